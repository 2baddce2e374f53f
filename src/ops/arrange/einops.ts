import { positiveInteger } from "../../check.js";
import { ArgumentError, ShapeError } from "../../errors.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { inWords } from "../../in-words.js";
import { refuseUnknown } from "../../options.js";
import { formatShape } from "../../shape.js";
import { transpose } from "../core/movement.js";
import { reshape } from "../core/reshape.js";

/** Axes as a pattern names them; those in parentheses lie within one axis, the last of them side by side. */
type Groups = readonly (readonly string[])[];

/**
 * Splits, moves and joins axes as a pattern says (Rogozhnikov, "Einops", 2022): names of the axes of `x`, an arrow, and names of the
 * result's, with parentheses around those that are one axis. `sizes` says how long axes are within such a one; one of each may be left out.
 *
 * @example
 * rearrange(images, "b h w c -> b (c h w)");
 * rearrange(images, "b (h p) (w q) c -> (b h w) p q c", { p: 8, q: 8 });   // patches
 */
export const rearrange = recordable(
  "rearrange",
  ["x", "pattern: text", "sizes?: options"],
  function rearrange(x: SymbolicTensor, pattern: string, sizes: Readonly<Record<string, number>> = {}): SymbolicTensor {
    const [from, to] = groupsOf(pattern);
    const names = from.flat();
    refuseUnknown("rearrange", sizes, names);
    const lengths = lengthsOf(x, from, sizes);
    const whole = (group: readonly string[]) => group.reduce((product, name) => product * (lengths.get(name) ?? 1), 1);
    const apart = reshape(
      x,
      names.map((name) => lengths.get(name) ?? 1),
    );
    return reshape(
      transpose(
        apart,
        to.flat().map((name) => names.indexOf(name)),
      ),
      to.map(whole),
    );
  },
);

function groupsOf(pattern: string): readonly [from: Groups, to: Groups] {
  const sides = pattern.split("->").map((side) => side.trim());
  const wellFormed = sides.length === 2 && sides.every((side) => /^(?:\s*(?:\w+|\((?:\s*\w+)*\s*\)))*$/.test(side));
  const [from = [], to = []] = sides.map((side) =>
    (side.match(/\w+|\(.*?\)/g) ?? []).map((group): string[] => group.match(/\w+/g) ?? []),
  );
  const [given, wanted] = [from.flat().sort(), to.flat().sort()];
  if (wellFormed && new Set(given).size === given.length && String(given) === String(wanted)) return [from, to];
  throw new ArgumentError({
    where: "rearrange",
    problem: "no such pattern",
    expected: 'the same names, each once, on both sides, such as "b h w c -> b (c h w)"',
    received: inWords(pattern),
  });
}

/** How long each named axis is. */
function lengthsOf(
  x: SymbolicTensor,
  from: Groups,
  sizes: Readonly<Record<string, number>>,
): ReadonlyMap<string, number> {
  const unfit = (expected: string) =>
    new ShapeError({ where: "rearrange", problem: "the axes do not fit", expected, received: formatShape(x.shape) });
  if (from.length !== x.rank) throw unfit(`${from.length} axes`);
  const lengths = new Map<string, number>();
  from.forEach((group, axis) => {
    const open = group.filter((name) => sizes[name] === undefined);
    for (const name of group) {
      const size = sizes[name];
      if (size !== undefined) lengths.set(name, positiveInteger("rearrange", name, size));
    }
    const known = group.reduce((product, name) => product * (lengths.get(name) ?? 1), 1);
    const rest = (x.shape[axis] ?? 1) / known;
    const [name] = open;
    if (open.length > 1 || !Number.isInteger(rest) || (name === undefined && rest !== 1)) {
      throw unfit(`axis ${axis} to be (${group.join(" ")}), of which one size may be left out`);
    }
    if (name !== undefined) lengths.set(name, rest);
  });
  return lengths;
}
