import { compile, gradients, ops, Tensor } from "wgrad";

const program = await compile(
  (x, w1, w2) => {
    const a1 = ops.sigmoid(ops.matmul(x, w1));
    const a2 = ops.sigmoid(ops.matmul(a1, w2));
    const loss = ops.mean(ops.square(ops.subtract(a2, 1)));
    const [first, second] = gradients(loss, [w1, w2]);
    return { loss, first, second };
  },
  [{ shape: [1, 2] }, { shape: [2, 2] }, { shape: [2, 1] }],
);

const { loss, first, second } = await program.run(
  Tensor.from([[1, 2]]),
  Tensor.from([
    [0.5, -0.3],
    [0.2, 0.8],
  ]),
  Tensor.from([[1], [-1]]),
);
console.log("loss", loss.item());
console.log("gradient of the first layer", first.toArray());
console.log("gradient of the second layer", second.toArray());
