/** A declaration outside of functions: those lines are not indented. */
const DECLARED = /^(?:fn|const|override|struct|alias|var(?:<[^>]*>)?)\s+(\w+)/gm;

/** Names that a shader declares, though a library's function has them: code that is fused into its last write may call that. */
export function takenNames(sources: ReadonlyMap<string, string>, library: ReadonlyMap<string, string>): string[] {
  const owners = new Map(
    [...library].flatMap(([file, source]) => declared(source).map((name) => [name, file] as const)),
  );
  return [...sources].flatMap(([file, source]) =>
    declared(source).flatMap((name) => {
      const owner = owners.get(name);
      return owner === undefined ? [] : [`${file}: ${name} is the name of something in ${owner}. Choose another.`];
    }),
  );
}

function declared(source: string): string[] {
  return [...source.matchAll(DECLARED)].flatMap(([, name]) => name ?? []);
}
