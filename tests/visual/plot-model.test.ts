import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  Add,
  ArgumentError,
  Concatenate,
  Dense,
  Input,
  Model,
  modelToDot,
  ops,
  plotModel,
  Sequential,
  type SymbolicTensor,
} from "../../src/index.js";
import { DIAGRAM, type DiagramCluster, type DiagramPlan, diagramOf } from "../../src/visual/diagram.js";
import { layered } from "../../src/visual/layered.js";

const stack = () =>
  new Sequential(
    [
      new Dense(4, { name: "first", activation: "relu", inputShape: [3] }),
      new Dense(2, { name: "second", trainable: false }),
    ],
    { name: "stack" },
  );

function twins() {
  const [left, right] = [Input([4], { name: "left" }), Input([4], { name: "right" })];
  const shared = new Dense(3, { name: "shared" });
  const [z, w] = [Input([3], { name: "z" }), Input([3], { name: "w" })];
  const sum = new Add({ name: "sum" }).apply([z, w]);
  const inner = new Model({ inputs: [z, w], outputs: [sum, ops.relu(z)], name: "inner" });
  const head = new Sequential([Input([3]), new Dense(2, { name: "low" }), new Dense(2, { name: "high" })], {
    name: "head",
  });
  const [added, kept] = inner.apply([shared.apply(left), shared.apply(right)]) as [SymbolicTensor, SymbolicTensor];
  const joined = new Concatenate({ name: "joined" }).apply([head.apply(added), kept]);
  return new Model({ inputs: { left, right }, outputs: joined, name: "twins" });
}

/** The edges by the titles of their boxes. */
function wires(model: Model<never, never>, plan: Partial<DiagramPlan> = {}) {
  const { nodes, edges, clusters } = diagramOf(model as never, { ...DIAGRAM, ...plan });
  const name = (i: number) => nodes[i]!.title.split(" ")[0];
  const frame = ({ title, nodes, clusters }: DiagramCluster): unknown => [title, ...nodes.map(name), ...clusters.map(frame)]; // biome-ignore format: one line
  return { edges: edges.map(([from, to]) => `${name(from)}>${name(to)}`).sort(), clusters: clusters.map(frame) };
}

describe("what leads to what", () => {
  test("in a stack", () => {
    expect(wires(stack() as never)).toEqual({ edges: ["first>second"], clusters: [] });
  });

  test("in a model with shared layers, and models in it as boxes", () => {
    expect(wires(twins() as never).edges).toEqual(
      ["left>shared", "right>shared", "shared>inner", "inner>head", "inner>joined", "head>joined"].sort(),
    );
  });

  test("goes into models in the model, to the very boxes, if asked", () => {
    expect(wires(twins() as never, { expandNested: true })).toEqual({
      edges: ["left>shared", "right>shared", "shared>z", "shared>w", "z>sum", "w>sum", "z>relu", "sum>low", "low>high", "high>joined", "relu>joined"].sort(), // biome-ignore format: one line
      clusters: [
        ["inner", "z", "w", "sum", "relu"],
        ["head", "low", "high"],
      ],
    });
    const outer = new Sequential([Input([3]), stack(), new Dense(1, { name: "last" })], { name: "outer" });
    expect(wires(outer as never, { expandNested: true })).toEqual({
      edges: ["first>second", "second>last"],
      clusters: [["stack", "first", "second"]],
    });
  });

  test("a model of one's own is a box", () => {
    class Mine extends Model<SymbolicTensor, SymbolicTensor> {
      static override className = "Mine";
      readonly dense = new Dense(1);
      override call(x: SymbolicTensor): SymbolicTensor {
        return this.dense.apply(x);
      }
    }
    const mine = new Mine();
    mine.apply(Input([2]));
    expect(wires(mine as never)).toEqual({ edges: [], clusters: [] });
    expect(plotModel(mine, { showShapes: true })).toContain("Output shape: (None, 1)");
  });
});

describe("modelToDot", () => {
  test("writes boxes, edges and frames", () => {
    const all = { showShapes: true, showDtype: true, showLayerActivations: true, showTrainable: true } as const;
    const cell = (text: string) => `<tr><td bgcolor="white">${text}</td></tr>`;
    const dot = modelToDot(stack(), { ...all, rankdir: "LR", dpi: 96, splines: "curved" });
    expect(dot.split("\n")).toEqual([
      'digraph "stack" {',
      "  rankdir=LR; concentrate=true; dpi=96; splines=curved;",
      '  node [shape=plain, fontname="Helvetica"]; edge [penwidth=2];',
      `  n0 [label=<<table border="0" cellborder="1" cellspacing="0" cellpadding="8"><tr><td bgcolor="black"><font color="white"><b>first (Dense)</b></font></td></tr>${cell("Activation: relu")}${cell("Input shape: (None, 3)")}${cell("Output shape: (None, 4)")}${cell("Output dtype: float32")}<tr><td bgcolor="forestgreen"><font color="white">Trainable</font></td></tr></table>>];`,
      expect.stringContaining('<td bgcolor="firebrick"><font color="white">Non-trainable</font></td>'),
      "  n0 -> n1;",
      "}",
      "",
    ]);
    expect(modelToDot(stack(), { showLayerNames: false })).toContain("<b>Dense</b>");
    expect(modelToDot(twins(), { expandNested: true })).toMatch(/subgraph cluster_0 \{\n {4}style=dashed; labeljust=l; label="inner";\n {4}n/); // biome-ignore format: one line
  });

  test("escapes names", () => {
    const model = new Sequential([new Dense(1, { inputShape: [1] })], { name: 'a "b" <c>' });
    expect(modelToDot(model)).toContain('digraph "a \\"b\\" <c>" {');
    expect(plotModel(model)).toContain("<title>a &quot;b&quot; &lt;c&gt;</title>");
  });
});

describe("plotModel", () => {
  test("is an SVG with a box for each layer and a way for each edge", () => {
    const svg = plotModel(twins(), { expandNested: true, showShapes: true });
    expect(svg.match(/<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="\d+" height="\d+"/)).not.toBeNull();
    expect(svg.match(/marker-end/g)).toHaveLength(11);
    expect(svg.match(/stroke-dasharray/g)).toHaveLength(2);
    for (const text of ["shared (Dense)", "Input shape: (None, 4)", ">inner<", ">head<"]) expect(svg).toContain(text);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    const [wide, tall] = [plotModel(stack(), { rankdir: "LR" }), plotModel(stack())].map((text) => {
      const [, width, height] = text.match(/width="(\d+)" height="(\d+)"/) ?? [];
      return [Number(width), Number(height)] as const;
    });
    expect(wide![0]).toBeGreaterThan(tall![0]);
    expect(tall![1]).toBeGreaterThan(wide![1]);
  });
});

test("boxes stand apart, in front of those they lead to, and within the picture", () => {
  const graphs = fc.integer({ min: 1, max: 12 }).chain((count) =>
    fc.record({
      boxes: fc.array(fc.record({ breadth: fc.integer({ min: 10, max: 90 }), depth: fc.integer({ min: 10, max: 60 }) }), { minLength: count, maxLength: count }), // biome-ignore format: one line
      pairs: fc.array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { maxLength: 20 }),
    }),
  );
  fc.assert(
    fc.property(graphs, ({ boxes, pairs }) => {
      const edges = pairs.filter(([a, b]) => a < b);
      const { middles, ways, breadth, depth } = layered(boxes, edges);
      expect(ways).toHaveLength(edges.length);
      for (const [a, b] of edges) expect(middles[a]!.along).toBeLessThan(middles[b]!.along);
      for (const [i, p] of middles.entries()) {
        expect(p.across - boxes[i]!.breadth / 2).toBeGreaterThan(-1e-6);
        expect(p.across + boxes[i]!.breadth / 2).toBeLessThan(breadth + 1e-6);
        expect(p.along + boxes[i]!.depth / 2).toBeLessThan(depth + 1e-6);
        for (const [j, q] of middles.slice(0, i).entries()) {
          const apart =
            Math.abs(p.across - q.across) >= (boxes[i]!.breadth + boxes[j]!.breadth) / 2 ||
            Math.abs(p.along - q.along) >= (boxes[i]!.depth + boxes[j]!.depth) / 2;
          expect(apart).toBe(true);
        }
      }
    }),
    { numRuns: 300 },
  );
});

test.each<[() => unknown, string]>([
  [() => plotModel(3 as never), "plotModel: no such model: expected a model whose shapes are known, received 3"],
  [() => plotModel(new Sequential([new Dense(1)], { name: "open" })), "plotModel: open is not built"],
  [() => plotModel(stack(), { rankdir: "RL" as never }), 'plotModel: no such rankdir: expected "TB" or "LR"'],
  [() => modelToDot(stack(), { dpi: 0 }), "modelToDot: no such dpi"],
  [() => modelToDot(stack(), { splines: "round" as never }), "modelToDot: no such splines"],
  [() => modelToDot(stack(), { show_shapes: true } as never), "Write showShapes"],
])("%s", (call, message) => {
  expect(call).toThrow(ArgumentError);
  expect(call).toThrow(message);
});
