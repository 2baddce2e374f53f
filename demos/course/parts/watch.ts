/** How long code may keep the page from everything else, in seconds. */
const LONGEST = 5;

/** Watches code that was made by `watched`, and ends it: when it is told to, or when the page has had no turn for five seconds. */
export class Watch {
  readonly #channel = new MessageChannel();
  readonly #ending: Promise<never>;
  #end: (reason: Error) => void = () => {};
  #reason: Error | undefined;
  /** When code was first seen to run since the page had its last turn. */
  #since: number | undefined;

  constructor() {
    this.#ending = new Promise((_, reject) => {
      this.#end = reject;
    });
    this.#ending.catch(() => {}); // whoever is not waiting need not hear of it
    this.#channel.port1.onmessage = () => {
      this.#since = undefined;
    };
  }

  /** What the code calls again and again, with what it goes on with. Throws when the code is to end. */
  readonly turn = <T>(value?: T): T | undefined => {
    if (this.#reason !== undefined) throw this.#reason;
    if (this.#since === undefined) {
      this.#since = performance.now();
      this.#channel.port2.postMessage(undefined); // comes as soon as the code lets others have a turn
    } else if (performance.now() - this.#since > LONGEST * 1000) {
      this.stop(
        `It kept the page from everything else for ${LONGEST} s, and was stopped. Give its loops an end, or await something in them.`,
      );
      throw this.#reason;
    }
    return value;
  };

  /** Ends the code at its next turn, and whoever waits for it at once. */
  stop(words: string): void {
    this.#reason ??= new Error(words);
    this.#end(this.#reason);
  }

  /** What `work` comes to; rejects when it is stopped before. */
  of<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.#ending]);
  }

  close(): void {
    this.#channel.port1.close();
  }
}
