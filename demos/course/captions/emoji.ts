/** Small pictures with names: some of the emoji that Microsoft drew (Fluent Emoji, MIT licence), by what they are called in `@iconify-json/fluent-emoji-flat`. */
import { chance } from "../parts/toys.js";

const TONES = ["", "light", "medium-light", "medium", "medium-dark", "dark"] as const;
const WORKS =
  "artist astronaut cook detective farmer firefighter guard health-worker judge mechanic pilot police-officer scientist singer student teacher technologist construction-worker factory-worker office-worker";
const HANDS =
  "thumbs-up thumbs-down waving-hand victory-hand ok-hand raised-fist crossed-fingers clapping-hands flexed-biceps raised-hand call-me-hand writing-hand";
const COLOURS = "blue brown green orange purple red yellow";
const SHAPES = "circle square heart";
/** Of these there is one each: they can be learned, but nobody could guess their names. */
const SINGLE =
  "dog-face cat-face mouse-face rabbit-face fox bear panda koala tiger-face lion cow-face pig-face frog monkey-face chicken penguin bird owl turtle snake fish octopus butterfly snail bug red-apple green-apple pear tangerine lemon banana watermelon grapes strawberry cherries peach pineapple carrot broccoli bread cheese-wedge hamburger pizza doughnut birthday-cake sun cloud star rainbow snowman fire automobile bus bicycle airplane rocket sailboat house tent key umbrella balloon soccer-ball guitar drum bell";

/** A picture: the name of its file, and the words of its caption. */
export interface Named {
  readonly icon: string;
  readonly caption: readonly string[];
}

/** In Unicode's words, which say "medium-dark skin tone". */
function named(base: string, tone = ""): Named {
  const words = base.split("-");
  return tone === ""
    ? { icon: base, caption: words }
    : { icon: `${base}-${tone}`, caption: [...words, tone, "skin", "tone"] };
}

const all = (words: string) => words.split(" ");
const people = all(WORKS).flatMap((work) => [`man-${work}`, `woman-${work}`]);
/** What can be told by its parts: who does what, in which skin; and shapes in colours. */
const combined: readonly Named[] = [
  ...[...people, ...all(HANDS)].flatMap((base) => TONES.map((tone) => named(base, tone))),
  ...all(SHAPES).flatMap((shape) => all(COLOURS).map((colour) => named(`${colour}-${shape}`))),
];

/** One in six of the combinations, in an order as good as chance, is held out. */
const strewn = combined.map((one, i) => ({ one, at: chance(i, 23) })).sort((a, b) => a.at - b.at);
const HELD_OUT = Math.round(combined.length / 6);
export const heldOut: readonly Named[] = strewn.slice(0, HELD_OUT).map(({ one }) => one);
export const learned: readonly Named[] = [
  ...strewn.slice(HELD_OUT).map(({ one }) => one),
  ...all(SINGLE).map((base) => named(base)),
];

/** What may stand in a caption, by number: 0 is no word, then the first and the last of every caption. */
export const vocabulary: readonly string[] = [
  "",
  "start",
  "end",
  ...new Set([...learned, ...heldOut].flatMap(({ caption }) => caption).sort()),
];
export const [START, END] = [1, 2];
/** Words of the longest caption, with its start or its end. */
export const LENGTH = 1 + Math.max(...[...learned, ...heldOut].map(({ caption }) => caption.length));
