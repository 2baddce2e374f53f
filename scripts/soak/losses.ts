import { Random } from "wgrad";
import { openDawn } from "../train/dawn.js";
import { Devices } from "./devices.js";
import { NETS } from "./models.js";
import type { Options } from "./options.js";
import { survive, training } from "./survive.js";
import { Watch, whileAlive } from "./watch.js";

/** Loses the devices of trainings in Node. Gives whether every training came to the bits of an unbroken one. */
export async function loseDevices({ losses, minutes, seed }: Options): Promise<boolean> {
  const watch = new Watch();
  const devices = new Devices(await openDawn());
  await devices.open();
  const random = new Random(seed);
  return survive(
    "losses",
    { most: losses, minutes },
    {
      kinds: NETS,
      train: (net) => whileAlive(() => training({ seed, net, optimizer: net % 3, steps: [] })),
      pause: () => 4000 * random.uniform(), // from amid its making to deep in training
      takeAway: () => Number(devices.lose()),
      strays: () => watch.strays,
    },
  );
}
