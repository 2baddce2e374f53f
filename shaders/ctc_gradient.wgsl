// dlogp[b, t, c] = −g[b] · Σ P(state s at step t | the labels)      over the states s of class c
//
//   logp, dlogp: [batch, steps, classes]   alpha, beta: [batch, steps, states], of ctc_scan.wgsl forward and in REVERSE
//   labels: [batch, most]   lengths: [batch, 2]   loss, g: [batch]
//
// P = e^(alpha + beta − logp + loss), since alpha and beta both count step t. A sample without any way through has no
// gradient, nor have steps past its end. An invocation owns a step of a sample: it clears the row, then adds state after
// state in order, so nothing is atomic.

const WORKGROUP = 64u; // tune

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
@group(0) @binding(4) var<storage, read> alpha: array<f32>;
@group(0) @binding(5) var<storage, read> beta: array<f32>;
@group(0) @binding(6) var<storage, read> loss: array<f32>;
@group(0) @binding(7) var<storage, read> g: array<f32>;
@group(0) @binding(8) var<storage, read_write> dlogp: array<f32>;

// same as ctc class
/// The class of a state; the odd ones are labels.
fn class_of(sample: u32, s: u32) -> u32 {
  let label = labels[sample * params.most + min(s / 2u, params.most - 1u)];
  return min(select(params.blank, u32(max(label, 0)), s % 2u == 1u), params.classes - 1u);
}
// end same

@compute @workgroup_size(WORKGROUP)
fn ctc_gradient(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) t: u32,
) {
  let line = (group.y * groups.x + group.x) * WORKGROUP + t; // (sample, step)
  if (line >= params.batch * params.steps) { return; }
  let sample = line / params.steps;
  let step = line - sample * params.steps;
  let row = line * params.classes;
  let first = line * (2u * params.most + 1u);
  for (var c = 0u; c < MANY; c++) {
    if (c >= params.classes) { break; }
    dlogp[row + c] = 0.0;
  }
  let steps = min(u32(max(lengths[2u * sample + 1u], 0)), params.steps);
  let cost = loss[sample];
  if (step >= steps || cost > 1e29) { return; }
  let states = 2u * min(u32(max(lengths[2u * sample], 0)), params.most) + 1u;
  for (var s = 0u; s < MANY; s++) {
    if (s >= states) { break; }
    let c = class_of(sample, s);
    let share = exp(min(alpha[first + s] + beta[first + s] - logp[row + c] + cost, 0.0));
    dlogp[row + c] -= g[sample] * share;
  }
}
