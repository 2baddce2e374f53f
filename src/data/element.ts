import { ArgumentError } from "../errors.js";
import { HostTensor } from "../host-tensor.js";
import { inWords } from "../in-words.js";
import { isA } from "../is-a.js";
import { mapTree, type Tree } from "../structure.js";

/** What a Dataset is made of: a tensor, or tensors in lists and records, as deep as need be: `{ x, y }`, `[x, y]`. */
export type DataElement = Tree<HostTensor>;

/** A tensor of an element, with the way to it: `x`, `inputs.image`, `[1]`; a lone tensor has none. */
export interface Leaf {
  readonly path: string;
  readonly tensor: HostTensor;
}

/** The tensors of an element, in order. Throws an ArgumentError, in the name of `where`, for what is no tensor. */
export function tensorsOf(where: string, element: DataElement): Leaf[] {
  const found: Leaf[] = [];
  mapTree(element, (tensor: unknown, path) => {
    if (!isA(tensor, HostTensor)) throw notATensor(where, tensor, path);
    found.push({ path, tensor });
  });
  return found;
}

/** The same in memory of its own. */
export function copyOf(tensor: HostTensor): HostTensor {
  const copy = tensor.like(tensor.shape);
  copy.put(0, tensor);
  return copy;
}

function notATensor(where: string, received: unknown, path: string): ArgumentError {
  return new ArgumentError({
    where,
    problem: "not a tensor",
    expected: "a Tensor",
    received: `${inWords(received)}${path && ` for ${path}`}`,
    remedy: "Use Tensor.from(…)",
  });
}
