import type { WgradError } from "../errors.js";
import type { Device } from "../gpu/device.js";
import { watched } from "../gpu/scopes.js";

/** What is asked for, and what follows. */
interface Request<T> {
  /** What errors call it. */
  readonly label: string;
  /** Makes it. Where this throws, nothing else is called. */
  make(): T;
  /** Called when the device has it. */
  keep?(made: T): void;
  /** Called when it has not, or is lost: sets all back to what was. */
  undo(made: T): void;
}

/**
 * Memory that is asked for amid a trace, where nothing can be waited for. It is laid out at once, so that the trace may go on; whether
 * the device has it shows later, and where it has not, all is as if it had not been asked for.
 */
export class Provision {
  readonly #pending = new Set<Promise<WgradError | undefined>>();

  take<T>({ gpu }: Device, { label, make, keep, undo }: Request<T>): T {
    const { result, complaint } = watched(gpu, label, ["out-of-memory"], make);
    const outcome = complaint.then(
      (error) => {
        if (error === undefined) keep?.(result);
        else undo(result);
        return error;
      },
      () => {
        undo(result);
        return undefined; // whoever uses the device hears that it is lost
      },
    );
    this.#pending.add(outcome);
    void outcome.then(() => this.#pending.delete(outcome));
    return result;
  }

  /** What the device has against all that was asked for so far. Ask at the end of the trace. */
  async complaint(): Promise<WgradError | undefined> {
    const errors = await Promise.all(this.#pending);
    return errors.find((error) => error !== undefined);
  }
}
