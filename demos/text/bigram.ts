/**
 * The loss of the best guess that looks at one character only: what a net must fall below to have learned anything about
 * more than pairs. Mean cross-entropy in nats of `test[1…count]`, each foretold from the one before it, by how often
 * pairs occur in `train`.
 *
 * Smoothed after Witten and Bell: P(b | a) = (n(a, b) + k(a) · P(b)) / (n(a) + k(a)), where k(a) is how many kinds of
 * characters were seen after a, and P(b) = (n(b) + 1) / (n + kinds).
 *
 * Source: I. H. Witten, T. C. Bell, "The zero-frequency problem", 1991, method C.
 */
export function bigramLoss(train: ArrayLike<number>, test: ArrayLike<number>, kinds: number, count: number): number {
  const single = new Float64Array(kinds);
  const before = new Float64Array(kinds);
  const followers = new Float64Array(kinds);
  const pairs = new Float64Array(kinds * kinds);
  for (let i = 0; i < train.length; i++) {
    const b = train[i] ?? 0;
    add(single, b);
    if (i === 0) continue;
    const a = train[i - 1] ?? 0;
    add(before, a);
    if (add(pairs, a * kinds + b) === 1) add(followers, a);
  }
  let loss = 0;
  for (let i = 1; i <= count; i++) {
    const [a, b] = [test[i - 1] ?? 0, test[i] ?? 0];
    const alone = ((single[b] ?? 0) + 1) / (train.length + kinds);
    const kindsAfter = followers[a] ?? 0;
    const seen = (before[a] ?? 0) + kindsAfter;
    loss -= Math.log(seen === 0 ? alone : ((pairs[a * kinds + b] ?? 0) + kindsAfter * alone) / seen);
  }
  return loss / count;
}

function add(counts: Float64Array, at: number): number {
  const count = (counts[at] ?? 0) + 1;
  counts[at] = count;
  return count;
}
