/**
 * A Vite plugin that puts the site's frame around every page. A page is written as its title, its description and its `<main>`; the
 * head, the bar on top, the list of chapters and the foot come from here, as plain HTML that needs no script.
 */
import { readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import type { Plugin } from "vite";
import { chapters } from "../../demos/site/contents.js";
import { escaped, insertCode } from "./code.js";
import { insertMarkdown } from "./markdown.js";

const root = join(import.meta.dirname, "../..");

export function siteLayout(): Plugin {
  return {
    name: "wgrad:site-layout",
    transformIndexHtml: {
      order: "pre",
      handler: (html, { path, filename }) => framed(html, path, dirname(filename)),
    },
  };
}

/** `path`: of the page on the site, "/course/neuron/index.html" say. `folder`: where its source lies. */
export function framed(html: string, path: string, folder: string): string {
  const at = posix.relative(posix.dirname(path), "/") || ".";
  const room = path.split("/")[1] ?? "";
  const slug = room === "course" ? path.split("/")[2] : undefined;
  const [head, body] = parts(html);
  const main = insertMarkdown(insertCode(insertChapters(insertRunner(body), at), folder), root);
  return [
    "<!doctype html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8" />',
    '<meta name="viewport" content="width=device-width, initial-scale=1" />',
    '<meta name="color-scheme" content="light dark" />',
    `<script>try { const theme = localStorage.getItem("theme"); if (theme) document.documentElement.dataset.theme = theme; } catch {}</script>`,
    `<link rel="icon" type="image/svg+xml" href="${at}/site/icon.svg" />`,
    `<link rel="stylesheet" href="${at}/style.css" />`,
    `<link rel="stylesheet" href="${at}/site/frame.css" />`,
    ...(slug === undefined
      ? []
      : ["course", "figures", "cell"].map((name) => `<link rel="stylesheet" href="${at}/course/parts/${name}.css" />`)),
    head,
    "</head>",
    `<body class="${room === "index.html" ? "landing" : room}">`,
    '<a class="skip" href="#main">Skip to the page</a>',
    bar(at, room),
    slug === undefined ? main : course(at, slug, main),
    foot(at),
    `<script type="module" src="${at}/site/frame.ts"></script>`,
    "</body>",
    "</html>",
    "",
  ].join("\n");
}

/** The buttons of a figure that runs: `<div class="runner" data-go="Train"></div>`. */
function insertRunner(html: string): string {
  return html.replaceAll(
    /(<div class="runner"[^>]*data-go="([^"]+)"[^>]*>)<\/div>/g,
    (_, tag: string, go: string) =>
      `${tag}<button type="button" class="primary go" disabled>${go}</button><button type="button" class="again" disabled>Start over</button><p class="status" role="status"></p></div>`,
  );
}

/** The chapters as a list of ways in: `<ol class="chapter-list"></ol>`. */
function insertChapters(html: string, at: string): string {
  const items = chapters.map(
    ({ slug, title, promise }, i) =>
      `<li><a href="${at}/course/${slug}/"><span class="number">${i + 1}</span><span><b>${title}</b><small>${promise}</small></span></a></li>`,
  );
  return html.replace('<ol class="chapter-list"></ol>', `<ol class="chapter-list">${items.join("")}</ol>`);
}

/** What a page says in its head, and the rest. */
function parts(html: string): [head: string, body: string] {
  const at = html.indexOf("<main");
  if (at < 0) throw new Error("A page of the site wants a <main>.");
  return [html.slice(0, at).trim(), html.slice(at).replace("<main", '<main id="main" tabindex="-1"').trim()];
}

const ROOMS = [
  ["course", "Course"],
  ["guides", "Guides"],
  ["demos", "Demos"],
  ["bench", "Benchmark"],
  ["reference", "Reference"],
] as const;

function bar(at: string, room: string): string {
  const within = ["mnist", "text", "playground"].includes(room) ? "demos" : room;
  const links = ROOMS.map(
    ([name, title]) => `<a href="${at}/${name}/"${name === within ? ' aria-current="true"' : ""}>${title}</a>`,
  );
  return [
    '<header class="top-bar">',
    `<a class="home" href="${at}/">${MARK}wgrad</a>`,
    `<nav aria-label="Site">${links.join("")}</nav>`,
    '<button id="theme" type="button" class="theme" aria-pressed="false" aria-label="Dark colours"><svg viewBox="0 0 20 20" aria-hidden="true"><circle cx="10" cy="10" r="7.25" fill="none" stroke="currentColor" stroke-width="1.5" /><path d="M10 3a7 7 0 0 1 0 14z" fill="currentColor" /></svg></button>',
    "</header>",
  ].join("\n");
}

const MARK =
  '<svg viewBox="0 0 20 20" aria-hidden="true"><path d="M2 4l4 12 4-9 4 9 4-12" fill="none" stroke="currentColor" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round" /></svg>';

/** The chapters beside a page of the course, and the ways to the one before and the next. */
function course(at: string, slug: string, main: string): string {
  const number = chapters.findIndex((chapter) => chapter.slug === slug);
  const current = (i: number) => (i === number ? ' aria-current="page"' : "");
  const list = chapters.map(
    ({ slug, title }, i) => `<li><a href="${at}/course/${slug}/"${current(i)}>${title}</a></li>`,
  );
  const way = (i: number, words: string, name: string) => {
    const chapter = chapters[i];
    if (chapter === undefined) return "<span></span>";
    return `<a class="${name}" rel="${name}" href="${at}/course/${chapter.slug}/"><small>${words}</small>${chapter.title}</a>`;
  };
  const ways = `<nav class="ways" aria-label="Chapters before and after">${way(number - 1, "Before", "prev")}${way(number + 1, "Next", "next")}</nav>`;
  return [
    '<div class="book">',
    `<nav class="chapters" aria-label="Chapters"><details open><summary>Chapters</summary><ol>${list.join("")}</ol></details></nav>`,
    main
      .replace("<h1", `<p class="eyebrow">${number < 0 ? "The course" : `Chapter ${number + 1}`}</p><h1`)
      .replace("</main>", `${ways}</main>`),
    "</div>",
  ].join("\n");
}

const VERSION: unknown = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version;

function foot(at: string): string {
  return [
    '<footer class="foot">',
    `<p>wgrad ${escaped(String(VERSION))}, MIT licence. Everything is computed in this page, on your GPU; nothing you draw or type leaves it.</p>`,
    `<p><a href="${at}/course/">Course</a> · <a href="${at}/guides/">Guides</a> · <a href="${at}/demos/">Demos</a> · <a href="${at}/bench/">Benchmark</a> · <a href="${at}/reference/">Reference</a></p>`,
    "</footer>",
  ].join("\n");
}
