import { dataOf, modelOf } from "./models.js";
import type { Plan } from "./plan.js";

/** Something that trains, and how its GPU is taken away from it. */
export interface Training {
  /** Of so many kinds are the trainings, by turns. */
  readonly kinds: number;
  /** One training, and all that came of it as text. */
  train(kind: number): Promise<string>;
  /** Milliseconds until the GPU is taken away the next time. */
  pause(): number;
  /** Takes the GPU away, and gives how often that was done: not at all where there is none. */
  takeAway(): number;
  /** What went wrong that nobody was told. */
  strays(): readonly unknown[] | Promise<readonly unknown[]>;
}

/** Trains while the GPU is taken away at random moments. Gives whether every training came to the bits of an unbroken one. */
export async function survive(
  what: string,
  { most, minutes }: { readonly most: number; readonly minutes: number },
  { kinds, train, pause, takeAway, strays }: Training,
): Promise<boolean> {
  const wanted: string[] = [];
  for (let kind = 0; kind < kinds; kind++) wanted.push(await train(kind));
  const end = performance.now() + 60_000 * minutes;
  let [taken, runs, same] = [0, 0, 0];
  while (taken < most && performance.now() < end) {
    let isTraining = true;
    const taking = (async () => {
      for (;;) {
        await new Promise((resolve) => setTimeout(resolve, pause()));
        if (!isTraining || taken >= most) return;
        taken += takeAway();
      }
    })();
    const kind = runs++ % kinds;
    const came = await train(kind);
    isTraining = false;
    if (came === wanted[kind]) same++;
    else console.log(came.slice(0, 300));
    await taking;
    console.log(`${taken} ${what}, ${runs} trainings, ${same} of them to the same bits`);
  }
  const stray = await strays();
  const well = same === runs && taken >= most && stray.length === 0;
  console.log(`${well ? "✓" : "✗"} ${taken} ${what}, ${same} of ${runs} trainings to the same bits; stray: ${stray}`);
  return well;
}

/** One training of a plan's model, and all that came of it as text. */
export async function training(plan: Plan): Promise<string> {
  const model = modelOf(plan);
  const { x, y } = dataOf(plan);
  try {
    const { history } = await model.fit(x, y, { batchSize: 2, epochs: 60, validationSplit: 0.2, verbose: 0 });
    return JSON.stringify([(await model.getWeights()).map(({ data }) => [...data]), history]);
  } catch (error) {
    return `failed: ${error}`;
  } finally {
    model.dispose();
  }
}
