import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { ADAPTERS, debianPackages, librariesOf, Unavailable } from "./tools.js";

/** Dawn wants what older ones lack. */
const LEAST_MESA = 25;

/** One of Mesa's Vulkan drivers. */
export interface MesaDriver {
  readonly file: string;
  /** Folders of the libraries that it comes with. */
  readonly libraries: readonly string[];
  /** `25.0.7` */
  readonly version: string;
}

/** A driver of Mesa's, fetched at first need: `lvp` is lavapipe, on the CPU, and `radeon` is RADV, for AMD's GPUs. */
export function mesaDriver(name: "lvp" | "radeon"): MesaDriver {
  const libraries = librariesOf(debianPackages(["mesa-vulkan-drivers", "libvulkan1"], true));
  const file = libraries.map((folder) => join(folder, `libvulkan_${name}.so`)).find((path) => existsSync(path));
  if (file === undefined) throw new Unavailable(`Mesa's packages here have no libvulkan_${name}.so`);
  const version = /Mesa (\d+\.\d+\.\d+)/.exec(readFileSync(file, "latin1"))?.[1] ?? "";
  if (!(Number.parseInt(version, 10) >= LEAST_MESA)) {
    throw new Unavailable(`Dawn needs Mesa ${LEAST_MESA}, this system has Mesa ${version}`);
  }
  return { file, libraries, version };
}

/** An environment whose only Vulkan driver is the one in a file. `name` is for the file that tells the loader so. */
export function environmentWith(name: string, driver: string, libraries: readonly string[]): NodeJS.ProcessEnv {
  const manifest = join(ADAPTERS, `${name}.json`);
  const ICD = { library_path: driver, api_version: "1.3.230" };
  writeFileSync(manifest, JSON.stringify({ file_format_version: "1.0.0", ICD }));
  return {
    ...process.env,
    VK_DRIVER_FILES: manifest,
    VK_ICD_FILENAMES: manifest,
    LD_LIBRARY_PATH: [...libraries, process.env.LD_LIBRARY_PATH].filter(Boolean).join(delimiter),
    MESA_SHADER_CACHE_DIR: ADAPTERS,
  };
}
