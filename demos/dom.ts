/** An element with properties and children. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Partial<HTMLElementTagNameMap[Tag]> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

/** The element with this id. Throws when it is missing or of another kind, which is a slip in index.html. */
export function find<T extends HTMLElement>(id: string, kind: abstract new () => T): T {
  const node = document.getElementById(id);
  if (!(node instanceof kind)) throw new Error(`index.html: expected a ${kind.name} with id "${id}".`);
  return node;
}

/** Puts a text on the clipboard. False where the browser or the visitor does not allow it. */
export async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** A canvas to draw on, in two dimensions. */
export function context2d(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("This browser gives no canvas to draw on.");
  return context;
}

/** A colour of the style sheet, `--ink` say, as it is now: light or dark. */
export function colour(name: `--${string}`): string {
  probe ??= element("i", { hidden: true });
  probe.style.color = `var(${name})`;
  if (!probe.isConnected) document.documentElement.append(probe);
  return getComputedStyle(probe).color;
}

/** Made when it is first needed: a worker may import this file for something else. */
let probe: HTMLElement | undefined;

/** Calls `draw` when the page turns from light to dark or back: what is painted on a canvas does not follow by itself. */
export function onSchemeChange(draw: () => void): void {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-theme"] });
}

/** Calls `heard` when there is another text in a field: one that was written, or a file of one that was dropped. */
export function takesText(field: HTMLTextAreaElement, heard: () => void): void {
  field.addEventListener("change", heard);
  field.addEventListener("dragover", (event) => event.preventDefault());
  field.addEventListener("drop", async (event) => {
    const file = event.dataTransfer?.files[0];
    if (file === undefined) return; // text that is dropped goes into the field by itself
    event.preventDefault();
    field.value = await file.text();
    heard();
  });
}
