import { Dense, losses, ops, Sequential, SGD, type SymbolicTensor, Tensor } from "wgrad";

const truth = Tensor.from([[0], [1], [2], [30]]);
const ones = Tensor.from([[1], [1], [1], [1]]);

/** What a net settles on that may say but one number for all four. */
async function bestConstant(
  loss: "meanSquaredError" | "meanAbsoluteError" | ((y: SymbolicTensor, p: SymbolicTensor) => SymbolicTensor),
) {
  const model = new Sequential([new Dense(1, { useBias: false, inputShape: [1] })]);
  model.compile({ optimizer: new SGD(0.05), loss });
  await model.fit(ones, truth, { epochs: 400, batchSize: 4 });
  return (await model.predict(Tensor.from([[1]]))).item();
}

const root = (y: SymbolicTensor, p: SymbolicTensor) => ops.mean(ops.power(ops.abs(ops.subtract(y, p)), 0.5));

console.log("squared error: the mean,", await bestConstant("meanSquaredError"));
console.log("absolute error: a median,", await bestConstant("meanAbsoluteError"));
console.log("Huber:", await bestConstant(losses.huber));
console.log("the root of the error:", await bestConstant(root));
