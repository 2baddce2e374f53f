import { init } from "wgrad";
import { openDawn } from "../train/dawn.js";
import { Devices } from "./devices.js";
import { faulty, serial } from "./life.js";
import type { Options } from "./options.js";
import { draw, inWords, type Plan } from "./plan.js";
import { checkEmpty, hostMemory, Watch, whileAlive } from "./watch.js";

/** Lives one plan after the other until the time is up. Gives whether all went well. */
export async function liveHistories({ minutes, seed, histories }: Options): Promise<boolean> {
  const watch = new Watch();
  const devices = new Devices(await openDawn());
  await devices.open();
  const end = performance.now() + 60_000 * minutes;
  const start = hostMemory();
  const counts = new Map<string, number>();
  let lived = 0;
  for (; performance.now() < end && lived < histories; lived++) {
    const plan = draw(seed + lived);
    try {
      await live(plan, devices, watch);
    } catch (error) {
      console.log(`✗ after ${lived} histories:\n${inWords(plan)}`);
      console.log(`Again: npm run soak -- --seed ${plan.seed} --histories 1\n`);
      console.log(error);
      return false;
    }
    for (const { action, fault } of plan.steps) {
      counts.set(action.kind, (counts.get(action.kind) ?? 0) + 1);
      counts.set(fault, (counts.get(fault) ?? 0) + 1);
    }
    if (lived % 50 === 49) console.log(`${lived + 1} histories, ${devices.opened} devices, ${format(hostMemory())}`);
  }
  counts.delete("none");
  const what = [...counts].map(([name, count]) => `${name} ${count}`).join(", ");
  console.log(`✓ ${lived} histories from seed ${seed}, each to the bits of one without faults, nothing left behind.`);
  console.log(
    `  ${what}; ${devices.opened} devices. At the start ${format(start)}, at the end ${format(hostMemory())}.`,
  );
  return true;
}

async function live(plan: Plan, devices: Devices, watch: Watch): Promise<void> {
  const wanted = await whileAlive(() => serial(plan));
  const found = await whileAlive(() => faulty(plan, devices));
  watch.check();
  for (const [i, said] of wanted.said.entries()) {
    if (found.said[i] === said) continue;
    throw new Error(`step ${i + 1} says something else:\n  ${said.slice(0, 300)}\n  ${found.said[i]?.slice(0, 300)}`);
  }
  if (found.state !== wanted.state) throw new Error("the training state at the end is another one");
  await checkEmpty(await init());
}

function format({ heap, process }: ReturnType<typeof hostMemory>): string {
  return `heap ${heap} MB of ${process} MB`;
}
