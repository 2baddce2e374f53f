// Random numbers that are found by trying: a try takes a block of Philox's of its own, the fourth word of whose counter says which try
// it is, so that the same element finds the same number every time.

/// A standard normal number, by Box & Muller, and two uniform ones from (0, 1).
fn try_at(index: u32, attempt: u32, stream: u32, iteration: u32, seed: u32) -> vec3f {
  let bits = philox4x32(vec4u(index, stream, iteration, attempt), vec2u(seed, 0u));
  let radius = sqrt(-2.0 * natural_log((f32(bits.x) + 1.0) * 0x1p-32));
  let angle = f32(bits.y >> 8u) * (6.283185307179586 * 0x1p-24);
  let uniform = (vec2f(bits.zw >> vec2u(8u)) + 0.5) * 0x1p-24;
  return vec3f(radius * sine_of(few_quarter_turns(angle), 0), uniform);
}

/// The logarithm of a number from the gamma distribution of shape alpha and scale 1: as one of alpha + 1 where that is below 1, times a power of
/// a uniform one. Tries from `attempt` on. Source: Marsaglia & Tsang, "A simple method for generating gamma variables", 2000.
fn random_log_gamma(index: u32, alpha: f32, attempt: u32, stream: u32, iteration: u32, seed: u32) -> f32 {
  let shape = select(alpha, alpha + 1.0, alpha < 1.0);
  let d = shape - 0.3333333333333333;
  let c = inverseSqrt(9.0 * d);
  let boost = select(0.0, natural_log(try_at(index, attempt, stream, iteration, seed).z) / alpha, alpha < 1.0);
  var result = natural_log(d);
  for (var i = 1u; i < 64u; i++) {
    let drawn = try_at(index, attempt + i, stream, iteration, seed);
    let root = 1.0 + c * drawn.x;
    if (root <= 0.0) { continue; }
    let cube = root * root * root;
    if (natural_log(drawn.y) < 0.5 * drawn.x * drawn.x + d * (1.0 - cube + natural_log(cube))) {
      result = natural_log(d) + natural_log(cube);
      break;
    }
  }
  return select(nan_of(alpha), result + boost, (alpha > 0.0) & is_finite(alpha));
}

fn random_gamma(index: u32, alpha: f32, stream: u32, iteration: u32, seed: u32) -> f32 {
  return exponential(random_log_gamma(index, alpha, 1u, stream, iteration, seed));
}

/// A share a/(a + b) of two gamma numbers.
fn random_beta(index: u32, alpha: f32, beta: f32, stream: u32, iteration: u32, seed: u32) -> f32 {
  let a = random_log_gamma(index, alpha, 1u, stream, iteration, seed);
  let b = random_log_gamma(index, beta, 101u, stream, iteration, seed);
  return logistic(a - b);
}

/// What Stirling's formula for log k! lacks.
fn stirling_rest(k: f32) -> f32 {
  let next = k + 1.0;
  let square = next * next;
  let few = array<f32, 4>(0.0810614667953272, 0.0413406959554092, 0.0276779256849983, 0.0207906721037650);
  return select((0.08333333333 - (0.00277777778 - 0.00079365079 / square) / square) / next, few[u32(clamp(k, 0.0, 3.0))], k < 4.0);
}

/// How many of `count` tries succeed. Few: by how many fail before each success, which is cheap where successes are rare. Many: by a
/// rejection from a curve above (Hörmann, "The generation of binomial random variates", 1993).
fn random_binomial(index: u32, count: f32, chance: f32, stream: u32, iteration: u32, seed: u32) -> f32 {
  let rare = min(chance, 1.0 - chance);
  var found = 0.0;
  if (count * rare < 10.0) {
    let scale = 1.0 / log_one_plus(-rare);
    var tried = 0.0;
    found = -1.0;
    for (var i = 1u; i < 256u; i++) {
      let drawn = try_at(index, i, stream, iteration, seed);
      tried += ceil(natural_log(drawn.y) * scale);
      found += 1.0;
      if (!(tried <= count)) { break; }
    }
    found = select(found, 0.0, rare == 0.0);
  } else {
    let spread = sqrt(count * rare * (1.0 - rare));
    let b = 1.15 + 2.53 * spread;
    let a = -0.0873 + 0.0248 * b + 0.01 * rare;
    let middle = count * rare + 0.5;
    let quick = 0.92 - 4.2 / b;
    let odds = rare / (1.0 - rare);
    let alpha = (2.83 + 5.1 / b) * spread;
    let mode = floor((count + 1.0) * rare);
    found = mode;
    for (var i = 1u; i < 64u; i++) {
      let drawn = try_at(index, i, stream, iteration, seed);
      let u = drawn.y - 0.5;
      let across = 0.5 - abs(u);
      let k = floor((2.0 * a / across + b) * u + middle);
      if ((across >= 0.07) & (drawn.z <= quick)) {
        found = k;
        break;
      }
      if ((k < 0.0) | (k > count)) { continue; }
      let v = natural_log(drawn.z * alpha / (a / (across * across) + b));
      let rest = stirling_rest(mode) + stirling_rest(count - mode) - stirling_rest(k) - stirling_rest(count - k);
      let bound = (mode + 0.5) * natural_log((mode + 1.0) / (odds * (count - mode + 1.0)))
        + (count + 1.0) * natural_log((count - mode + 1.0) / (count - k + 1.0))
        + (k + 0.5) * natural_log(odds * (count - k + 1.0) / (k + 1.0)) + rest;
      if (v <= bound) {
        found = k;
        break;
      }
    }
  }
  let successes = select(found, count - found, chance > 0.5);
  return select(nan_of(count), successes, (count >= 0.0) & (chance >= 0.0) & (chance <= 1.0) & is_finite(count));
}
