/** Holds up whoever comes while it is closed. */
export class Gate {
  #opening: Promise<void> | undefined;
  #open: () => void = () => {};

  close(): void {
    this.#opening ??= new Promise((resolve) => {
      this.#open = resolve;
    });
  }

  open(): void {
    this.#open();
    this.#opening = undefined;
  }

  /** A promise that is kept when the gate opens; undefined while it is open. */
  pass(): Promise<void> | undefined {
    return this.#opening;
  }
}
