import { describe, expect, test } from "vitest";
import {
  ArgumentError,
  assign,
  compile,
  fill,
  gradients,
  ops,
  type StepValues,
  type SymbolicTensor,
  scalar,
  Variable,
} from "../../../src/index.js";
import { inBothFamilies } from "../../harness/both-families.js";
import { groupNames, schedule } from "../../harness/schedule.js";

const X = [1, -1, 2];
const VALUES: StepValues = { rate: 0.5, gain: 3 };

/** What `build` makes of X, in both families. */
async function expectResult(build: (x: SymbolicTensor) => SymbolicTensor, expected: readonly number[]): Promise<void> {
  await inBothFamilies(
    [X],
    (x) => ({ y: build(x!) }),
    ({ y }) => expect(y).toEqual(expected),
    VALUES,
  );
}

/** What runs, one name a dispatch. */
const steps = (build: (x: SymbolicTensor) => SymbolicTensor) =>
  groupNames(schedule((x) => build(x!), [{ shape: [3] }]).storage.steps.map(({ group }) => group));

describe("scalar", () => {
  test("is a number of the run wherever a tensor goes", async () => {
    await expectResult((x) => ops.multiply(x, scalar("rate")), [0.5, -0.5, 1]);
    await expectResult((x) => ops.add(ops.multiply(x, scalar("gain")), scalar("rate")), [3.5, -2.5, 6.5]);
    await expectResult((x) => ops.add(x, ops.reshape(scalar("gain"), [1])), [4, 2, 5]);
    await expectResult((x) => ops.add(ops.sum(x), scalar("gain")), [5]);
    await expectResult((x) => ops.add(x, ops.cast(ops.cast(scalar("gain"), "int32"), "float32")), [4, 2, 5]);
  });

  test("may change from run to run", async () => {
    const count = new Variable("count", [2]);
    const program = await compile(() => {
      assign(count, ops.add(count.tensor, scalar("by")));
      return {};
    }, []);
    for (const by of [1, 10, 100]) program.submit([], { by });
    const read = await compile(() => count.tensor, []);
    expect([...(await read.run()).data]).toEqual([111, 111]);
  });

  test("gets memory where a kernel must read it, and as a result", async () => {
    await expectResult(() => scalar("gain"), [3]);
    await expectResult(() => ops.reshape(scalar("gain"), [1]), [3]);
    await expectResult(() => ops.broadcastTo(scalar("gain"), [2]), [3, 3]);
    await expectResult((x) => ops.matmul(x, ops.broadcastTo(scalar("gain"), [3, 1])), [6]);
    await expectResult(() => ops.matmul(ops.reshape(scalar("gain"), [1, 1]), fill(2, [1, 1])), [6]);
  });

  test("makes no dispatch of arithmetic with others, which is written where it is used", async () => {
    const both = () => ops.divide(ops.multiply(scalar("rate"), scalar("gain")), 2);
    expect(steps((x) => ops.add(x, both()))).toEqual(["add"]);
    expect(
      steps((x) => ops.multiply(ops.add(ops.matmul(ops.reshape(x, [1, 3]), ops.reshape(x, [3, 1])), both()), both())),
    ).toHaveLength(1);
    await expectResult((x) => ops.add(x, both()), [1.75, -0.25, 2.75]);
    await expectResult((x) => ops.multiply(ops.sum(ops.add(x, both())), ops.sqrt(ops.add(both(), 0.25))), [4.25]);
    await expectResult(both, [0.75]);
  });

  test("has a gradient like any tensor", async () => {
    const gain = scalar("gain");
    await expectResult((x) => gradients(ops.sum(ops.multiply(x, ops.square(gain))), [gain])[0]!, [12]);
  });

  test("is one by its name: twice the same is computed once", () => {
    expect(
      steps((x) => ops.add(ops.sum(ops.exp(ops.add(x, scalar("a")))), ops.sum(ops.exp(ops.add(x, scalar("a")))))),
    ).toEqual(
      steps((x) => {
        const once = ops.sum(ops.exp(ops.add(x, scalar("a"))));
        return ops.add(once, once);
      }),
    );
  });

  test("a kernel knows only of those that it may need", () => {
    const { steps: lowered } = schedule(
      (x) => ({
        first: ops.add(ops.matmul(x!, x!), scalar("a")),
        second: ops.sum(ops.multiply(x!, scalar("b"))),
        third: ops.dropout(x!, 0.5),
      }),
      [{ shape: [3, 3] }],
    );
    const structs = lowered.flatMap(({ fused }) =>
      Object.values(fused?.regions ?? {}).flatMap((text) => text.match(/struct Step.*/) ?? []),
    );
    expect(structs).toEqual([
      "struct Step { iteration: u32, seed: u32, scalar_a: f32, }",
      "struct Step { iteration: u32, seed: u32, scalar_a: f32, scalar_b: f32, }",
      "struct Step { iteration: u32, seed: u32, }",
    ]);
  });

  test("must be given: a program says which number it misses", async () => {
    const program = await compile((x) => ops.multiply(x, scalar("gain")), [{ shape: [1] }]);
    const feed = Float32Array.of(2);
    await expect(program.run(feed)).rejects.toThrow(ArgumentError);
    await expect(program.enqueue([feed], { gian: 1 })).rejects.toThrow(
      'program: no value for scalar("gain"): expected a number, received none. Run it with program.enqueue(feeds, { gain: … }).',
    );
    expect(() => program.submit([feed])).toThrow('no value for scalar("gain")');
    expect([...(await program.enqueue([feed], { gain: 4 })).data]).toEqual([8]);
  });

  test.each(["", "1st", "two words", "a-b", "__a", "iteration", "seed"])("has no name %j", (name) => {
    expect(() => scalar(name)).toThrow(ArgumentError);
  });

  test("may be called what WGSL calls something else", async () => {
    await inBothFamilies(
      [X],
      (x) => ({ y: ops.multiply(x!, scalar("while")) }),
      ({ y }) => expect(y).toEqual([2, -2, 4]),
      { while: 2 },
    );
  });

  test("has no axes", () => {
    expect(scalar("rate")).toMatchObject({ shape: [], dtype: "float32", rank: 0, size: 1 });
  });
});
