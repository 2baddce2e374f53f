import { classDefaults } from "./calls/classes.js";
import * as fine from "./fine.js";
import { finePlaces } from "./fine-places.js";
import { type Garbage, garbage } from "./garbage.js";
import { type Outcome, outcomeOf } from "./run.js";
import { type Call, type Slot, slotsOf } from "./slots.js";

/** How many of all calls are made: every so many. `BAD_CALLS=1` makes them all. */
const EVERY = Number(process.env.BAD_CALLS ?? 29);

/** Whether a call that went well with this in this place was none the worse for it. */
function isFine(slot: Slot, value: unknown): boolean {
  if (slot.never === true) return false;
  const { call, argument, name } = slot;
  const Class = classDefaults.get(call.name);
  const at = call.names.indexOf(argument);
  const isOption = at < 0 && !argument.endsWith("[0]");
  if (
    (isOption || argument === "options" || Object.hasOwn(Class?.defaults ?? {}, argument)) &&
    fine.mayBeLeftOut(value)
  )
    return true;
  const own = finePlaces[name];
  if (own !== undefined) return own(value);
  if (Class !== undefined) return fine.ruleFor(call.name, argument, Reflect.get(Class.defaults, argument))(value);
  if (isOption) return fine.ruleFor(call.name, argument)(value);
  const example = call.args()[argument.endsWith("[0]") ? call.names.indexOf(argument.slice(0, -3)) : at];
  return fine.like(argument.endsWith("[0]") && Array.isArray(example) ? example[0] : example)(value);
}

/** What is wrong with how a call ended, in words. */
function complaint(slot: Slot, { label }: Garbage, value: unknown, outcome: Outcome): string | undefined {
  const what = `${slot.name} = ${label}`;
  if (outcome.kind === "untyped")
    return `${what}: ${outcome.error instanceof Error ? outcome.error.stack : "no error"}`;
  if (outcome.kind === "accepted") return isFine(slot, value) ? undefined : `${what}: was accepted`;
  const { message } = outcome.error;
  return message.length >= 2048 ? `${what}: a message of ${message.length} letters` : undefined;
}

/** Makes calls with garbage in every place of them, in turn, and says what went wrong, and how many were made. */
export async function tryGarbage(
  calls: readonly Call[],
  every = EVERY,
): Promise<{ complaints: string[]; made: number }> {
  const complaints: string[] = [];
  let at = 0;
  let made = 0;
  for (const slot of calls.flatMap(slotsOf)) {
    for (const one of garbage) {
      if (at++ % every !== 0) continue;
      made++;
      const value = one.make();
      const outcome = await outcomeOf(() => slot.call.run(...(slot.put(value) as never[])));
      const found = complaint(slot, one, value, outcome);
      if (found !== undefined) complaints.push(found);
    }
  }
  return { complaints, made };
}
