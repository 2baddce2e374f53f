import { CLASSES, NAMESPACES, OPTIONS_RENAMED, RENAMED } from "./choices.js";
import type { Section } from "./compare.js";
import type { KerasApi } from "./keras-api.js";

/** The table in docs/guides/from-keras.md: what is called otherwise than by the rules that stand there. */
export function renamedTable({ sections }: KerasApi, compared: readonly Section[]): string {
  const isHere = (section: string, name: string) =>
    compared.some(({ title, has }) => title === section && has.includes(name));
  const isWanted = (path: string) => {
    const [section, name] = cut(path.replace(/:.*/, ""));
    const asLayer = path.replace("models.Model", "layers.Layer"); // a model is one
    const inLayer = section === "models.Model" && (asLayer in RENAMED || asLayer in OPTIONS_RENAMED);
    const isModule = sections[section]?.[name]?.kind === "module";
    return !inLayer && !isModule && name !== "add_variable" && isHere(section, name);
  };
  const rows = Object.entries(RENAMED).map(([path, own]) => [path, theirs(path), ours(path, own)] as const);
  const options = Object.entries(OPTIONS_RENAMED).map(([path, own]) => [path, optionOf(path), own] as const);
  return [
    "| Keras | wgrad |",
    "| --- | --- |",
    ...[...rows, ...options]
      .filter(([path]) => isWanted(path))
      .map(([, their, own]) => `| \`${their}\` | \`${own}\` |`),
  ].join("\n");
}

function cut(path: string): [section: string, name: string] {
  const dot = path.lastIndexOf(".");
  return [path.slice(0, dot), path.slice(dot + 1)];
}

/** As it is written in Python, `model.save` for `keras.models.Model.save`. */
function theirs(path: string): string {
  const [section, name] = cut(path);
  const { called } = CLASSES[section] ?? {};
  return called === undefined ? `keras.${path}` : `${called}.${name}`;
}

function optionOf(path: string): string {
  const [name = "", option = ""] = path.split(":");
  return `${theirs(name)}(${option}=…)`;
}

/** As it is written here: methods that are functions take the object first. */
function ours(path: string, own: string): string {
  const [section] = cut(path);
  const { called } = CLASSES[section] ?? {};
  if (called !== undefined) return own.startsWith(".") ? `${own.slice(1)}(${called}, …)` : `${called}.${own}`;
  if (own.startsWith(".")) return own.slice(1);
  const [space = section] = NAMESPACES[section] ?? [];
  return `${space}.${own}`;
}
