import { expect, test } from "vitest";
import { joinSources } from "../../../demos/playground/model/join-sources.js";
import { startOf } from "../../../demos/playground/model/palette.js";
import { FIRST, type Playground, startWith } from "../../../demos/playground/model/state.js";
import { taskOf } from "../../../demos/playground/model/tasks.js";
import { typeScriptOf } from "../../../demos/playground/model/typescript.js";

const TWO: Playground = { ...FIRST, nets: [FIRST.nets[0], FIRST.nets[0]] };
const write = (playground: Playground, index = 0) =>
  typeScriptOf(playground, index, taskOf(playground.data, "some text"));
const rich: Playground = {
  ...FIRST,
  nets: [
    {
      ...FIRST.nets[0],
      layers: [
        {
          name: "Dense",
          options: { units: 4, kernelRegularizer: { name: "L2", options: { l2: 0.1 } }, useBias: false },
        },
        { name: "MaxPooling2D", options: {} },
        { name: "Bidirectional", options: { layer: startOf("LSTM")!, mergeMode: "sum" } },
        { name: "GroupQueryAttention", options: startOf("GroupQueryAttention")!.options },
      ],
    },
  ],
};

test("a net is written as one would write it", () => {
  const code = write(FIRST);
  expect(code).toMatch(/^import \{ Adam, BinaryCrossentropy, Dense, Input, Sequential, Tensor \} from "wgrad";\n/);
  expect(code).toContain(
    `
const { train, test } = plane("spirals", 150, 0);

export const model = new Sequential([
  new Input([2]),
  new Dense(8, { activation: "tanh" }),
  new Dense(8, { activation: "tanh" }),
  new Dense(1, { activation: "sigmoid" }),
]);

model.compile({
  optimizer: new Adam(0.02),
  loss: new BinaryCrossentropy(),
  metrics: ["accuracy"],
});
export const history = await model.fit(train.x, train.y, { batchSize: 20, epochs: 100, validationData: [test.x, test.y] });
`.replace("new Input", "Input"),
  );
  expect(code).not.toMatch(/from "\.|biome/);
});

test("parts within parts, pairs and ways around", () => {
  const code = write(rich);
  expect(code).toContain("new Dense(4, { kernelRegularizer: new L2(0.1), useBias: false }).apply(input)");
  expect(code).toContain("new MaxPooling2D().apply(x1)");
  expect(code).toContain('new Bidirectional(new LSTM(8), { mergeMode: "sum" }).apply(x2)');
  expect(code).toContain("new GroupQueryAttention(8, 2, 1).apply([x3, x3], { useCausalMask: false })");
  expect(write(startWith({ name: "dictionary", count: 10, noise: 0 }, TWO), 1)).toContain(
    "const x2 = new Add().apply([x1, new PositionEmbedding(32).apply(x1)]);",
  );
});

test("files are joined: imports once, sorted, types only where nobody wants the value", () => {
  const code = joinSources([
    'import { type B, A } from "wgrad";\nimport { x } from "./x.js";\n\nexport const a = A;\n',
    'import { B, type C } from "wgrad";\nexport { y } from "../y.js";\nconst b = 1; // biome-ignore format: so\n',
  ]);
  expect(code).toBe('import { A, B, type C } from "wgrad";\n\nexport const a = A;\n\nconst b = 1;\n');
});

/** These lie beside the tests, where the compiler checks them with everything else. `npx vitest -u` writes them anew. */
test.each([
  ["spirals", 0],
  ["hills", 1],
  ["penguins", 0],
  ["cars", 1],
  ["digits", 0],
  ["dictionary", 0],
  ["own", 1],
] as const)("the program for %s is the one that is type-checked", async (name, index) => {
  const playground = startWith({ name, count: 100, noise: 0.1 }, TWO);
  await expect(write(playground, index)).toMatchFileSnapshot(`exported/${name}.ts`);
});

test("so is one with parts within parts", async () => {
  await expect(write(rich)).toMatchFileSnapshot("exported/rich.ts");
});
