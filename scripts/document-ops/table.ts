import { accuracyTable } from "./accuracy.js";
import { opComments } from "./comments.js";
import { examples } from "./examples.js";
import { type Abilities, DTYPES, probe } from "./probe.js";

const HEAD = `# Operators

Written by \`npm run docs:ops\`; a test fails when it is out of date. An op is called with symbolic tensors inside \`compile\` or a
layer's \`call\`: \`ops.softmax(x)\`. Doc comments in \`src/ops/\` tell shapes, defaults and errors.

**Gradient**: ✓ where it flows to every tensor of floats, else to how many of them. **Types** of the tensors whose type is free;
masks, indices and labels beside them are bool or whole numbers. Every op runs in both kernel families, checked against a
reference in doubles; float16, which not every device has, as WGSL that compiles. How exact the element-wise ones are, and what they make
of special numbers, stands [at the end](#accuracy-and-special-values).
`;

/** The table of all ops, as Markdown. */
export function opsTable(): string {
  const comments = opComments();
  const families = [...new Set(comments.map(({ family }) => family))];
  const sections = families.map((one) => {
    const rows = comments
      .filter(({ family }) => family === one)
      .map(({ name, summary }) => {
        const abilities = probe(examples[name as keyof typeof examples]);
        return `| \`${name}\` | ${summary.replaceAll("|", "\\|")} | ${gradient(abilities)} | ${types(abilities)} |`;
      });
    return [
      `## ${one.replaceAll("-", " ")}`,
      "",
      "| op | forward | gradient | types |",
      "| --- | --- | --- | --- |",
      ...rows,
    ].join("\n");
  });
  return `${HEAD}\n${[...sections, accuracyTable()].join("\n\n")}\n`;
}

function gradient({ floats, differentiable }: Abilities): string {
  if (differentiable === 0) return "–";
  return differentiable === floats ? "✓" : `${differentiable} of ${floats}`;
}

function types({ dtypes }: Abilities): string {
  return dtypes.length === DTYPES.length ? "all" : dtypes.join(", ") || "–";
}
