/** The emoji of the course: JSON of name → what stands within its `<svg>`, 32 by 32. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { heldOut, learned } from "../../demos/course/captions/emoji.js";

export function packedEmoji(): Uint8Array {
  const path = createRequire(import.meta.url).resolve("@iconify-json/fluent-emoji-flat/icons.json");
  const { icons }: { icons: Record<string, { body: string }> } = JSON.parse(readFileSync(path, "utf8"));
  const chosen = [...learned, ...heldOut].map(({ icon }) => {
    const body = icons[icon]?.body;
    if (body === undefined) throw new Error(`fluent-emoji-flat has no icon "${icon}".`);
    return [icon, body] as const;
  });
  return new TextEncoder().encode(JSON.stringify(Object.fromEntries(chosen)));
}
