import {
  Activation,
  Add,
  BatchNormalization,
  Conv2D,
  Dense,
  GlobalAveragePooling2D,
  Input,
  MaxPooling2D,
  Model,
  type SymbolicTensor,
} from "../../../src/index.js";

/** ResNet-18 (He et al., "Deep Residual Learning for Image Recognition", CVPR 2016, table 1), with padding "same" throughout. */
export function resNet18(inputShape: readonly number[]): Model {
  const input = Input(inputShape);
  let x = relu(normalized(input, 64, 7, 2));
  x = new MaxPooling2D({ poolSize: 3, strides: 2, padding: "same" }).apply(x);
  for (const [filters, strides] of [
    [64, 1],
    [128, 2],
    [256, 2],
    [512, 2],
  ] as const) {
    x = block(block(x, filters, strides), filters, 1);
  }
  return new Model({ inputs: input, outputs: new Dense(1000).apply(new GlobalAveragePooling2D().apply(x)) });
}

/** Two convolutions beside a way around them, which is projected where the shape changes. */
function block(x: SymbolicTensor, filters: number, strides: number): SymbolicTensor {
  const around = x.shape.at(-1) === filters ? x : normalized(x, filters, 1, strides);
  const y = normalized(relu(normalized(x, filters, 3, strides)), filters, 3, 1);
  return relu(new Add().apply([y, around]));
}

function normalized(x: SymbolicTensor, filters: number, size: number, strides: number): SymbolicTensor {
  const y = new Conv2D(filters, size, { strides, padding: "same", useBias: false }).apply(x);
  return new BatchNormalization().apply(y);
}

function relu(x: SymbolicTensor): SymbolicTensor {
  return new Activation("relu").apply(x);
}
