interface Disposable {
  readonly program: { dispose(): void };
}

/** Programs that a model keeps for batches of different shapes. */
const MOST_PROGRAMS = 24;

/**
 * Compiled programs by what they are for and the shapes of their inputs. There are so many shapes in ragged data that the one
 * that was not used for longest goes when a new one comes.
 */
export class ProgramCache<P extends Disposable> {
  readonly #programs = new Map<string, Promise<P>>();
  readonly #most: number;

  constructor(most = MOST_PROGRAMS) {
    this.#most = most;
  }

  /** The program of this key; `make` compiles it on first need. One that cannot be compiled is forgotten. */
  get(key: string, make: () => Promise<P>): Promise<P> {
    const known = this.#programs.get(key);
    this.#programs.delete(key);
    const wanted = known ?? make();
    this.#programs.set(key, wanted);
    if (known !== undefined) return known;
    wanted.catch(() => {
      if (this.#programs.get(key) === wanted) this.#programs.delete(key);
    });
    for (const [oldest, old] of this.#programs) {
      if (this.#programs.size <= this.#most) break;
      this.#programs.delete(oldest);
      dispose(old);
    }
    return wanted;
  }

  /** The keys of all programs, least recently used first. */
  get keys(): readonly string[] {
    return [...this.#programs.keys()];
  }

  /** Frees all programs whose key `which` picks. */
  clear(which: (key: string) => boolean = () => true): void {
    for (const [key, program] of this.#programs) {
      if (!which(key)) continue;
      this.#programs.delete(key);
      dispose(program);
    }
  }
}

function dispose(pending: Promise<Disposable>): void {
  pending.then(
    ({ program }) => program.dispose(),
    () => undefined, // whoever asked for it knows
  );
}
