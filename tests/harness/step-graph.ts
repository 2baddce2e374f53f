import type { Family } from "../../src/gpu/family.js";
import { Slab } from "../../src/graph/memory/slab.js";
import { gradients } from "../../src/graph/symbols/gradients.js";
import type { SymbolicTensor } from "../../src/graph/symbols/tensor.js";
import { assign, Variable } from "../../src/graph/symbols/variable.js";
import * as ops from "../../src/ops/index.js";
import { Adam, updateWeights } from "../../src/optimizers/index.js";
import { paperMemory, schedule } from "./schedule.js";

/** Makes a trainable weight of a shape. */
export type Weights = (...shape: number[]) => SymbolicTensor;
export type Net = (x: SymbolicTensor, weights: Weights) => SymbolicTensor;

/** Dense layers of these widths with relu, and one of 10. */
export function mlp(widths: readonly number[]): Net {
  return (x, weights) =>
    [...widths, 10].reduce((h, width, i) => {
      const y = ops.add(ops.matmul(h, weights(h.shape[1]!, width)), weights(width));
      return i === widths.length ? y : ops.relu(y);
    }, x);
}

/** A convolution and a pooling for each number of filters, then dense layers. */
export function cnn(filters: readonly number[]): Net {
  return (x, weights) => {
    const features = filters.reduce((h, count) => {
      const y = ops.conv2d(h, weights(3, 3, h.shape[3]!, count), { padding: "same" });
      return ops.maxPool2d(ops.relu(ops.add(y, weights(count))));
    }, x);
    return mlp([64])(ops.reshape(features, [x.shape[0]!, -1]), weights);
  };
}

/** A whole training step of a classifier, forward, backward and Adam, as `compile` would schedule it. */
export function trainingStep(net: Net, batch: number, sample: readonly number[], family: Family = "simd4") {
  return schedule(
    (x, labels) => {
      const variables: Variable[] = [];
      const weights: Weights = (...shape) => {
        const variable = new Variable(`w${variables.length}`, shape);
        variables.push(variable);
        return variable.tensor;
      };
      const loss = ops.mean(ops.sparseCrossEntropy(net(x!, weights), labels!));
      const params = Slab.of(paperMemory, "params", variables);
      const [grads, m, v] = [params.like("gradients"), params.like("m"), params.like("v")];
      const found = gradients(
        loss,
        variables.map(({ tensor }) => tensor),
      );
      found.forEach((grad, i) => {
        assign(grads.variables[i]!, grad);
      });
      updateWeights(new Adam(), [{ params: params.whole, grads: grads.whole, slots: { m: m.whole, v: v.whole } }]);
      return { loss };
    },
    [{ shape: [batch, ...sample] }, { shape: [batch], dtype: "int32" }],
    family,
  );
}
