/**
 * Runs a task whenever asked to, but never twice at once: what is asked for while it runs is done once, after it. So the
 * last wish always comes true, and slow work does not pile up.
 */
export class Latest {
  readonly #task: () => Promise<void>;
  readonly #failed: (error: unknown) => void;
  #running: Promise<void> | undefined;
  #again = false;

  constructor(task: () => Promise<void>, failed: (error: unknown) => void) {
    this.#task = task;
    this.#failed = failed;
  }

  /** Whether it runs now. */
  get busy(): boolean {
    return this.#running !== undefined;
  }

  /** Settles when it runs no more; never rejects. */
  ask(): Promise<void> {
    this.#again = true;
    this.#running ??= this.#run();
    return this.#running;
  }

  async #run(): Promise<void> {
    try {
      while (this.#again) {
        this.#again = false;
        await this.#task();
      }
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#running = undefined;
    }
  }
}
