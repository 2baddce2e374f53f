/** `npm run soak`: models live with faults for minutes, and nothing may be lost, wrong or left behind. */
import { sayTrouble } from "./say.js";
import { help, type Options, parseOptions } from "./soak/options.js";
import { startAgainWithVulkan } from "./train/dawn.js";

try {
  const options = parseOptions(process.argv.slice(2));
  if (options === "help") process.stdout.write(help);
  else process.exitCode = (await startAgainWithVulkan()) ?? ((await soak(options)) ? 0 : 1);
} catch (error) {
  sayTrouble(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

async function soak(options: Options): Promise<boolean> {
  if (options.kills > 0) return (await import("./soak/kills.js")).killGpuProcesses(options);
  if (options.losses > 0) return (await import("./soak/losses.js")).loseDevices(options);
  if (options.steps > 0) return (await import("./soak/long-run.js")).trainLong(options);
  return (await import("./soak/histories.js")).liveHistories(options);
}
