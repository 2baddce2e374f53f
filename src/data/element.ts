import { Tensor } from "../tensor.js";

/** What a Dataset is made of: a tensor, or tensors in tuples and records, as deep as need be: `{ x, y }`, `[x, y]`. */
export type DataElement = Tensor | readonly DataElement[] | { readonly [name: string]: DataElement };

/** A tensor of an element, with the way to it: `x`, `inputs.image`, `[1]`; a lone tensor has none. */
export interface Leaf {
  readonly path: string;
  readonly tensor: Tensor;
}

/** The tensors of an element, in order. */
export function leaves(element: DataElement, path = ""): Leaf[] {
  if (element instanceof Tensor) return [{ path, tensor: element }];
  if (isTuple(element)) return element.flatMap((inner, i) => leaves(inner, `${path}[${i}]`));
  return Object.entries(element).flatMap(([name, inner]) => leaves(inner, path === "" ? name : `${path}.${name}`));
}

/** An element of the same structure whose tensors are `tensors`, in the order that `leaves` gives them. */
export function rebuild<E extends DataElement>(like: E, tensors: readonly Tensor[]): E {
  const rest = tensors.values();
  const fill = (element: DataElement): DataElement => {
    if (element instanceof Tensor) return rest.next().value ?? element;
    if (isTuple(element)) return element.map(fill);
    return Object.fromEntries(Object.entries(element).map(([name, inner]) => [name, fill(inner)]));
  };
  return fill(like) as E; // the same structure with tensors in the same places: what E says
}

/** An element of the same structure, with each tensor replaced. */
export function mapTensors<E extends DataElement>(element: E, fn: (tensor: Tensor) => Tensor): E {
  return rebuild(
    element,
    leaves(element).map(({ tensor }) => fn(tensor)),
  );
}

function isTuple(element: Exclude<DataElement, Tensor>): element is readonly DataElement[] {
  return Array.isArray(element);
}
