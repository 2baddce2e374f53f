// scores[b, t, s] = log P(label s is reached at step t, by any way through the steps up to t)
//
//   logp: [batch, steps, classes], log-probabilities   scores: [batch, steps, states]   loss: [batch]
//   labels: [batch, most]   lengths: [batch, 2]: labels and steps of each sample
//
// The states of a sample are its labels with a blank before, between and behind them. From one step to the next the way
// stays in its state, goes on to the next, or skips a blank between two different labels:
//
//   scores[t, s] = logp[t, label s] + log (e^scores[t−1, s] + e^scores[t−1, s−1] + e^scores[t−1, s−2])
//
// (Graves, Fernández, Gomez & Schmidhuber, "Connectionist Temporal Classification", ICML 2006.) With REVERSE both steps
// and states are walked from their ends, which gives the ways from t on. loss is −log of all ways to the end.
//
// LANES invocations share a sample, and wait for each other after each step; 1 on a CPU adapter.

const REVERSE = false; // tune
const LANES = 1u; // tune
const WORKGROUP = 4u; // tune

const SAMPLES = WORKGROUP / LANES;
const NEVER = -1e30; // log of a probability of 0, but finite, so that it can be subtracted
const MANY = 0x7fffffffu; // a constant bound tells Tint that a loop ends; the break ends it sooner

struct Params {
  batch: u32,
  steps: u32,
  classes: u32,
  most: u32,
  blank: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> logp: array<f32>;
@group(0) @binding(2) var<storage, read> labels: array<i32>;
@group(0) @binding(3) var<storage, read> lengths: array<i32>;
@group(0) @binding(4) var<storage, read_write> scores: array<f32>;
@group(0) @binding(5) var<storage, read_write> loss: array<f32>; // optional

/// log (eᵃ + eᵇ + eᶜ)
fn log_sum(a: f32, b: f32, c: f32) -> f32 {
  let peak = max(max(a, b), c);
  let total = peak + log(exp(a - peak) + exp(b - peak) + exp(c - peak));
  return select(total, NEVER, peak <= NEVER);
}

// same as ctc class
/// The class of a state; the odd ones are labels.
fn class_of(sample: u32, s: u32) -> u32 {
  let label = labels[sample * params.most + min(s / 2u, params.most - 1u)];
  return min(select(params.blank, u32(max(label, 0)), s % 2u == 1u), params.classes - 1u);
}
// end same

@compute @workgroup_size(WORKGROUP)
fn ctc_scan(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) t: u32,
) {
  let lane = t % LANES;
  let wanted = (group.y * groups.x + group.x) * SAMPLES + t / LANES;
  let sample = min(wanted, params.batch - 1u); // past the end: keep the others company at the barriers
  let width = 2u * params.most + 1u;
  let states = 2u * min(u32(max(lengths[2u * sample], 0)), params.most) + 1u;
  let steps = min(u32(max(lengths[2u * sample + 1u], 0)), params.steps);

  for (var i = 0u; i < MANY; i++) {
    if (i >= params.steps) { break; }
    let step = select(i, steps - 1u - i, REVERSE);
    let here = (sample * params.steps + step) * width;
    let before = select(here - width, here + width, REVERSE);
    let row = (sample * params.steps + step) * params.classes;
    for (var k = lane; k < MANY; k += LANES) {
      if (k >= states || i >= steps || wanted != sample) { break; }
      let s = select(k, states - 1u - k, REVERSE);
      let own = class_of(sample, s);
      var reached = select(NEVER, 0.0, k < 2u);
      if (i > 0u) {
        let one_back = select(s - 1u, s + 1u, REVERSE);
        let two_back = select(s - 2u, s + 2u, REVERSE);
        var a = scores[before + s];
        var b = NEVER;
        var c = NEVER;
        if (k > 0u) { b = scores[before + one_back]; }
        if (k > 1u && s % 2u == 1u) {
          if (class_of(sample, two_back) != own) { c = scores[before + two_back]; }
        }
        reached = log_sum(a, b, c);
      }
      scores[here + s] = max(reached + logp[row + own], NEVER);
    }
    if (LANES > 1u) { storageBarrier(); }
  }

  if (!REVERSE && lane == 0u && wanted == sample) {
    var total = NEVER;
    if (steps > 0u) {
      let end = (sample * params.steps + steps - 1u) * width + states - 1u;
      total = scores[end];
      if (states > 1u) { total = log_sum(total, scores[end - 1u], NEVER); }
    }
    let infinity = bitcast<f32>(0x7f800000u + lane); // lane is 0: WGSL does not take a constant infinity
    loss[sample] = select(-total, infinity, total <= NEVER);
  }
}
