import { DTypeError, ShapeError } from "../errors.js";
import type { HostTensor } from "../host-tensor.js";
import { formatShape, rowSize, sameShape } from "../shape.js";
import { leaves, replaceLeaves } from "../structure.js";
import { copyOf, type DataElement, type Leaf, tensorsOf } from "./element.js";
import type { Rows } from "./rows.js";

/** How to cut batches. */
export interface BatchPlan {
  readonly size: number;
  /** Leave out the last batch if it is not full. */
  readonly dropRemainder: boolean;
  /** Brings the elements of a batch to one shape. */
  readonly pad?: <E extends DataElement>(elements: readonly [E, ...E[]]) => readonly [E, ...E[]];
}

/**
 * Batches of rows that lie in memory, copied straight out of the tensors.
 *
 * With `inPlace`, rows in their own order are not copied but seen where they lie: such a batch is for reading only.
 */
export async function* gatherBatches<E extends DataElement>(
  rows: Rows<E>,
  tensors: E,
  { size, dropRemainder }: BatchPlan,
  { epoch, inPlace }: { readonly epoch: number; readonly inPlace: boolean },
): AsyncGenerator<E, void> {
  const order = rows.order?.(epoch);
  const end = dropRemainder ? rows.count - (rows.count % size) : rows.count;
  for (let start = 0; start < end; start += size) {
    const count = Math.min(size, end - start);
    if (order === undefined) {
      const seen = replaceLeaves(tensors, (tensor: HostTensor) => tensor.slice(start, start + count));
      yield inPlace ? seen : replaceLeaves(seen, copyOf);
    } else {
      const batch = emptyBatch(tensors, count);
      gather(tensors, order.subarray(start, start + count), batch);
      yield batch;
    }
  }
}

/** Batches of elements as they come along, each stacked into memory of its own. */
export async function* stackBatches<E extends DataElement>(
  elements: AsyncIterable<E>,
  { size, dropRemainder, pad = (batch) => batch }: BatchPlan,
): AsyncGenerator<E, void> {
  let waiting: [E, ...E[]] | undefined;
  for await (const element of elements) {
    if (waiting === undefined) waiting = [element];
    else waiting.push(element);
    if (waiting.length < size) continue;
    yield stack(pad(waiting));
    waiting = undefined;
  }
  if (waiting !== undefined && !dropRemainder) yield stack(pad(waiting));
}

/** Elements of one structure as one, with a new first axis. Throws a ShapeError or DTypeError if they differ. */
export function stack<E extends DataElement>(elements: readonly [E, ...E[]]): E {
  const [first] = elements;
  const wanted = tensorsOf("Dataset.batch", first);
  const batch = replaceLeaves(first, (tensor: HostTensor) => tensor.like([elements.length, ...tensor.shape]));
  const columns = leaves<HostTensor>(batch);
  for (const [row, element] of elements.entries()) {
    const given = tensorsOf("Dataset.batch", element);
    checkAlike(wanted, given, row);
    for (const [i, { tensor }] of given.entries()) columns[i]?.put(row * tensor.size, tensor);
  }
  return batch;
}

function checkAlike(wanted: readonly Leaf[], given: readonly Leaf[], row: number): void {
  const where = "Dataset.batch";
  const remedy = "Give all elements one structure, shape and dtype, in a map() before batch()";
  if (given.length !== wanted.length || given.some(({ path }, i) => path !== wanted[i]?.path)) {
    const names = (parts: readonly Leaf[]) => parts.map(({ path }) => path || "a tensor").join(", ");
    throw new ShapeError({
      where,
      problem: "elements of different structure",
      expected: `${names(wanted)}, as in the first`,
      received: `${names(given)} in element ${row} of the batch`,
      remedy,
    });
  }
  for (const [i, { path, tensor }] of given.entries()) {
    const first = wanted[i]?.tensor ?? tensor;
    const place = `in element ${row} of the batch${path && `, ${path}`}`;
    if (!sameShape(first.shape, tensor.shape)) {
      throw new ShapeError({
        where,
        problem: "elements of different shapes",
        expected: `${formatShape(first.shape)}, as in the first`,
        received: `${formatShape(tensor.shape)} ${place}`,
        remedy,
      });
    }
    if (first.dtype !== tensor.dtype) {
      throw new DTypeError({
        where,
        problem: "elements of different types",
        expected: `${first.dtype}, as in the first`,
        received: `${tensor.dtype} ${place}`,
        remedy,
      });
    }
  }
}

/** A batch of `count` rows, of the row shapes of `tensors`. */
function emptyBatch<E extends DataElement>(tensors: E, count: number): E {
  return replaceLeaves(tensors, (tensor: HostTensor) => tensor.like([count, ...tensor.shape.slice(1)]));
}

/** Copies the given rows of each of `tensors` into the rows 0, 1, … of `batch`. */
function gather(tensors: DataElement, rows: Uint32Array, batch: DataElement): void {
  const sources = leaves<HostTensor>(tensors);
  for (const [i, tensor] of leaves<HostTensor>(batch).entries()) {
    const source = sources[i];
    if (source === undefined) continue;
    const width = rowSize(tensor.shape);
    for (const [place, row] of rows.entries()) tensor.put(place * width, source, row * width, (row + 1) * width);
  }
}
