import { integerFrom, listOf } from "../../check.js";
import { ArgumentError } from "../../errors.js";
import { farmHash } from "../../host/farm-hash.js";
import { sipHash } from "../../host/sip-hash.js";
import { inWords } from "../../in-words.js";
import { isList } from "../../structure.js";

/** A number, or two, that the hashes follow from. */
export type Salt = number | readonly [number, number];

/** Which of `count` buckets a text falls into, the same for ever. */
export type Buckets = (text: string, count: number) => number;

/** FarmHash64; with a salt SipHash64 under it. As in TensorFlow, and so in Keras. Throws an ArgumentError for what is no salt. */
export function hashBuckets(where: string, salt: Salt | undefined): Buckets {
  const utf8 = new TextEncoder();
  if (salt === undefined) return (text, count) => Number(farmHash(utf8.encode(text)) % BigInt(count));
  if (isList(salt) && salt.length !== 2) {
    const expected = "a whole number, or a list of two";
    throw new ArgumentError({ where, problem: "no such salt", expected, received: inWords(salt) });
  }
  const [first = 0, second = first] = listOf<number>(where, "salt", salt).map((one) =>
    integerFrom(where, "salt", one, 0),
  );
  const key = [BigInt(first), BigInt(second)] as const;
  return (text, count) => Number(sipHash(utf8.encode(text), key) % BigInt(count));
}
