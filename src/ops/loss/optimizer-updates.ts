import { flatLaunch } from "../../graph/lowering/launch.js";
import { dispatch } from "../../graph/symbols/dispatch.js";
import { defineOp } from "../../graph/symbols/op.js";
import * as kernels from "../../kernels/index.js";

// One step of an optimizer over flat slabs, in place: w are the parameters, g their gradients. The learning rate and the
// weight decay come with every run, as `step.rate` and `step.decay`.

/** `w −= rate·g` */
export const sgdUpdate = defineOp({
  name: "sgd",
  inputs: ["w", "g"],
  mutates: ["w"],
  infer: ({ w }) => w,
  lower: ({ w, g }, _, __, { family }) => [
    dispatch(kernels.sgd, { bind: { w, g }, params: { size: w.size }, ...flatLaunch(family, w.size) }),
  ],
});

/** `v = momentum·v − rate·g; w += v`, or with Nesterov `w += momentum·v − rate·g`. */
export const sgdMomentumUpdate = defineOp({
  name: "sgdMomentum",
  inputs: ["w", "g", "v"],
  mutates: ["w", "v"],
  attrs: { momentum: 0, nesterov: false },
  infer: ({ w }) => w,
  lower({ w, g, v }, _, { momentum, nesterov }, { family }) {
    const { constants, grid } = flatLaunch(family, w.size);
    return [
      dispatch(kernels.sgd_momentum, {
        bind: { w, g, v },
        params: { size: w.size, momentum },
        constants: { ...constants, NESTEROV: nesterov },
        grid,
      }),
    ];
  },
});

/** `m += (g − m)(1 − β₁); v += (g² − v)(1 − β₂); w −= rate·m / (√v + ε)`; `rate` holds the bias correction. */
export const adamUpdate = defineOp({
  name: "adam",
  inputs: ["w", "g", "m", "v"],
  mutates: ["w", "m", "v"],
  attrs: { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
  infer: ({ w }) => w,
  lower({ w, g, m, v }, _, { beta1, beta2, epsilon }, { family }) {
    const params = { size: w.size, one_minus_beta1: 1 - beta1, one_minus_beta2: 1 - beta2, epsilon };
    return [dispatch(kernels.adam, { bind: { w, g, m, v }, params, ...flatLaunch(family, w.size) })];
  },
});
