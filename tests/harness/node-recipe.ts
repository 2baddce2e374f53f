/**
 * The README's recipe for Node, in a process of its own: several times, with a collection of garbage wherever it might hurt. It
 * says `fine` once for each time that went well.
 */
import { create } from "webgpu";
import { compile, init, ops } from "../../src/index.js";

const times = Number(process.argv[2]);
const collect = globalThis.gc ?? (() => undefined);

for (let i = 0; i < times; i++) {
  await init({ gpu: create([]) });
  collect();
  const program = await compile((x) => ops.multiply(x, 2), [{ shape: [3] }]);
  for (let run = 0; run < 3; run++) {
    const arriving = program.run(Float32Array.of(i, 1, 2));
    collect();
    const found = [...(await arriving).data];
    if (`${found}` !== `${[2 * i, 2, 4]}`) throw new Error(`received ${found}`);
  }
  void program.run(Float32Array.of(1, 2, 3)); // under way when the next device takes over, or the process ends
  console.log("fine");
}
