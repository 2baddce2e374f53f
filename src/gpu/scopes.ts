import { DeviceError, OutOfMemoryError, type WgradError } from "../errors.js";

/** What came of some GPU calls, and what the device has to say against them. */
export interface Watched<T> {
  readonly result: T;
  /** Undefined once the device has found nothing wrong. Rejects only when the device is lost. */
  readonly complaint: Promise<WgradError | undefined>;
}

/**
 * Makes GPU calls inside error scopes, so that what is wrong with them is told to whoever made them, and to nobody else on the
 * device. Only the calls that `calls` makes before it returns count. A scope costs a warm run some microseconds.
 */
export function watched<T>(
  gpu: GPUDevice,
  where: string,
  filters: readonly GPUErrorFilter[],
  calls: () => T,
): Watched<T> {
  for (const filter of filters) gpu.pushErrorScope(filter);
  const close = () => {
    const complaint = Promise.all(filters.map(() => gpu.popErrorScope())).then((errors) =>
      complaintOf(where, [...filters].reverse(), errors),
    );
    complaint.catch(() => undefined); // who wants to know asks for it
    return complaint;
  };
  let result: T;
  try {
    result = calls();
  } catch (error) {
    close();
    throw error;
  }
  return { result, complaint: close() };
}

function complaintOf(
  where: string,
  filters: readonly GPUErrorFilter[],
  errors: readonly (GPUError | null)[],
): WgradError | undefined {
  const at = errors.findIndex((error) => error !== null);
  const error = errors[at] ?? null;
  return error === null ? undefined : typed(where, error, filters[at] === "out-of-memory");
}

/** What a GPU says, as an error of ours. */
export function typed(where: string, error: GPUError, isMemory: boolean): WgradError {
  const received = error.message.trim();
  if (!isMemory) return new DeviceError({ where, problem: "the GPU refuses this work", received }, { cause: error });
  const complaint = { where, problem: "the GPU has no memory left", received, remedy: "Use a smaller batch or model" };
  return new OutOfMemoryError(complaint, { cause: error });
}
