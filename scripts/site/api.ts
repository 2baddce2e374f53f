/** The reference of public names, from the sources and their doc comments, by TypeDoc. */
import { join, resolve } from "node:path";
import { Application, JSX, PageEvent } from "typedoc";

const root = join(import.meta.dirname, "../..");

/**
 * Writes pages for what a module exports into a folder, with relative addresses throughout. Rejects when TypeDoc finds fault with anything, a
 * link that leads nowhere among them. `entry` and `out` are paths from the root of the repository.
 */
export async function documentApi(entry: string, out: string): Promise<void> {
  const app = await Application.bootstrap({
    name: "wgrad",
    entryPoints: [join(root, entry)],
    tsconfig: join(root, "tsconfig.build.json"),
    skipErrorChecking: true, // `npm run types` does that
    readme: "none",
    disableSources: true,
    excludePrivate: true,
    customCss: join(import.meta.dirname, "api.css"),
    hideGenerator: true,
    headings: { readme: false, document: false },
    visibilityFilters: { inherited: true },
    validation: { notExported: false, invalidLink: true, invalidPath: true, notDocumented: false },
    treatWarningsAsErrors: true,
    logLevel: "Warn",
  });
  app.renderer.hooks.on("pageSidebar.begin", (context) =>
    JSX.createElement(
      "p",
      null,
      JSX.createElement("a", { href: siteFrom(context.relativeURL("index.html")) }, "← The site’s reference"),
    ),
  );
  app.renderer.on(PageEvent.END, (page: PageEvent) => {
    if (page.contents !== undefined) page.contents = mended(page.contents);
  });
  const project = await app.convert();
  if (project === undefined) throw new Error("the sources do not compile");
  await app.generateDocs(project, resolve(root, out));
  if (app.logger.hasErrors() || app.logger.hasWarnings()) throw new Error("see what TypeDoc says above");
}

/** The way from a page to the folder above all of them. `index`: that to the first one. */
function siteFrom(index: string): string {
  return `${index.replace(/index\.html$/, "")}../`;
}

/** What the theme leaves out for those who do not see the page: where its main part is; and no links within what folds. */
function mended(html: string): string {
  return html
    .replace('<div class="col-content"', '<div role="main" class="col-content"')
    .replace('<div class="page-menu"', '<div role="complementary" class="page-menu"')
    .replaceAll(/(<summary\b(?:(?!<\/summary>)[\s\S])*?)<a [^>]*class="tsd-anchor-icon"[\s\S]*?<\/a>/g, "$1");
}
