/** What comes from elsewhere: fetched on demand into the cache, and nothing is installed on the machine. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CACHE } from "../cache.js";
import { npm } from "../npm.js";

export const ADAPTERS = join(CACHE, "adapters");

/** Why a stage cannot be run here: said in one line, and no failure. */
export class Unavailable extends Error {}

/** The folder of an npm package, which is installed below the cache at first. */
export function npmPackage(name: string, version: string): string {
  const prefix = join(ADAPTERS, `${name}-${version}`);
  const folder = join(prefix, "node_modules", name);
  if (existsSync(folder)) return folder;
  rmSync(prefix, { recursive: true, force: true });
  mkdirSync(prefix, { recursive: true });
  writeFileSync(join(prefix, "package.json"), "{}"); // else npm takes the repository for the place to install to
  if (!npm(["install", "--prefix", prefix, "--no-audit", "--no-fund", "--loglevel=error", `${name}@${version}`])) {
    throw new Unavailable(`npm could not fetch ${name}@${version}`);
  }
  return folder;
}

/** How many days what was unpacked is taken for current. */
const KEPT_DAYS = 14;

/**
 * Debian packages and what they need beyond what is installed, unpacked below the cache as if that were `/`; of Debian's stable
 * releases from backports where asked. apt works in folders of its own and needs no root.
 */
export function debianPackages(names: readonly string[], backports = false): string {
  const place = join(ADAPTERS, names[0] ?? "");
  const root = join(place, "root");
  const stamp = join(place, "fetched");
  if (existsSync(stamp) && Date.now() - Number(readFileSync(stamp, "utf8")) < KEPT_DAYS * 86_400_000) return root;
  if (process.platform !== "linux" || spawnSync("apt-get", ["--version"]).status !== 0) {
    throw new Unavailable("there is no apt-get here");
  }
  rmSync(place, { recursive: true, force: true });
  const archives = join(place, "archives");
  for (const folder of ["lists/partial", "archives/partial", "unpacked"]) {
    mkdirSync(join(place, folder), { recursive: true });
  }
  const sources = join(place, "sources.list");
  const suite = backports ? backportsSuite() : undefined;
  const given = "/etc/apt/sources.list";
  writeFileSync(sources, `${existsSync(given) ? readFileSync(given, "utf8") : ""}\n${suite?.line ?? ""}\n`);
  const settings = [
    ["Dir::Etc::sourcelist", sources],
    ["Dir::State::lists", join(place, "lists")],
    ["Dir::Cache", place],
    ["Dir::Cache::archives", archives],
    ["Debug::NoLocking", "1"],
    ["APT::Sandbox::User", "root"],
  ].flatMap(([name, value]) => ["-o", `${name}=${value}`]);
  const from = suite === undefined ? [] : ["-t", suite.name];
  const fetch = ["install", "-y", "--no-install-recommends", "--reinstall", "--download-only", ...from, ...names];
  for (const words of [["update"], fetch]) {
    const { status, stderr } = spawnSync("apt-get", ["-qq", ...settings, ...words], { encoding: "utf8" });
    if (status !== 0) throw new Unavailable(`apt-get could not fetch ${names[0]}: ${stderr.trim().split("\n").at(-1)}`);
  }
  for (const file of readdirSync(archives).filter((name) => name.endsWith(".deb"))) {
    const { status } = spawnSync("dpkg-deb", ["-x", join(archives, file), join(place, "unpacked")]);
    if (status !== 0) throw new Unavailable(`dpkg-deb could not unpack ${file}`);
  }
  renameSync(join(place, "unpacked"), root);
  for (const folder of ["lists", "archives"]) rmSync(join(place, folder), { recursive: true });
  writeFileSync(stamp, String(Date.now()));
  return root;
}

/** Where Debian has newer packages for this release; undefined elsewhere. */
function backportsSuite(): { readonly name: string; readonly line: string } | undefined {
  const release = readFileSync("/etc/os-release", "utf8");
  const codename = /^VERSION_CODENAME="?(\w+)"?$/m.exec(release)?.[1];
  if (codename === undefined || !/^ID="?debian"?$/m.test(release)) return undefined;
  const { stdout } = spawnSync("apt-get", ["indextargets", "--format", "$(RELEASE) $(REPO_URI)"], { encoding: "utf8" });
  const own = stdout.split("\n").find((line) => line.startsWith(`${codename} `));
  const mirror = own?.split(" ")[1] ?? "http://deb.debian.org/debian";
  const name = `${codename}-backports`;
  return { name, line: `deb ${mirror} ${name} main` };
}

/** The folders of libraries below a root that {@link debianPackages} gave: none where packages brought only programs. */
export function librariesOf(root: string): string[] {
  const folders = readdirSync(join(root, "usr/lib")).filter((name) => name.endsWith("-linux-gnu"));
  return folders.map((folder) => join(root, "usr/lib", folder));
}
