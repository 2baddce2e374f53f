/** What tfjs knows of: its classes, and the options of each. An option that is not here must be what it is by default. */

const words = (text: string): readonly string[] => text.split(" ");

const WEIGHT = (name: string) => words(`${name}_initializer ${name}_regularizer ${name}_constraint`);
const ACTIVATED = [...words("activation use_bias"), ...WEIGHT("bias")];
const KERNEL = [...ACTIVATED, ...WEIGHT("kernel")];
const WINDOW = words("kernel_size strides padding data_format");
const CELL = [...KERNEL, ...WEIGHT("recurrent"), ...words("units dropout recurrent_dropout")];
const RECURRENT = words("return_sequences return_state go_backwards stateful unroll");
const POOL = words("pool_size strides padding data_format");

/** Layers, by Keras's names. */
export const TFJS_LAYERS: Readonly<Record<string, readonly string[]>> = {
  Activation: ["activation"],
  Add: [],
  AlphaDropout: words("rate noise_shape seed"),
  Average: [],
  AveragePooling1D: POOL,
  AveragePooling2D: POOL,
  AveragePooling3D: POOL,
  BatchNormalization: [
    ...words("axis momentum epsilon center scale moving_mean_initializer moving_variance_initializer"),
    ...WEIGHT("gamma"),
    ...WEIGHT("beta"),
  ],
  Bidirectional: words("layer merge_mode"),
  Concatenate: ["axis"],
  Conv1D: ["filters", "dilation_rate", ...WINDOW, ...KERNEL],
  Conv2D: ["filters", "dilation_rate", ...WINDOW, ...KERNEL],
  Conv2DTranspose: ["filters", ...WINDOW, ...KERNEL],
  Conv3D: ["filters", "dilation_rate", ...WINDOW, ...KERNEL],
  Conv3DTranspose: ["filters", ...WINDOW, ...KERNEL],
  Cropping2D: words("cropping data_format"),
  Dense: ["units", ...KERNEL],
  DepthwiseConv2D: ["depth_multiplier", "dilation_rate", ...WINDOW, ...ACTIVATED, ...WEIGHT("depthwise")],
  Dot: words("axes normalize"),
  Dropout: words("rate noise_shape seed"),
  ELU: [],
  Embedding: [...words("input_dim output_dim mask_zero"), ...WEIGHT("embeddings")],
  Flatten: ["data_format"],
  GaussianDropout: ["rate", "seed"],
  GaussianNoise: ["stddev", "seed"],
  GlobalAveragePooling1D: ["data_format"],
  GlobalAveragePooling2D: ["data_format"],
  GlobalMaxPooling1D: ["data_format"],
  GlobalMaxPooling2D: ["data_format"],
  GRU: [...CELL, ...RECURRENT, "recurrent_activation"],
  InputLayer: words("batch_shape sparse"),
  LayerNormalization: [...words("axis epsilon center scale"), ...WEIGHT("gamma"), ...WEIGHT("beta")],
  LeakyReLU: ["negative_slope"],
  LSTM: [...CELL, ...RECURRENT, "recurrent_activation", "unit_forget_bias"],
  Masking: ["mask_value"],
  Maximum: [],
  MaxPooling1D: POOL,
  MaxPooling2D: POOL,
  MaxPooling3D: POOL,
  Minimum: [],
  Multiply: [],
  Permute: ["dims"],
  PReLU: ["shared_axes", ...WEIGHT("alpha")],
  ReLU: ["max_value"],
  RepeatVector: ["n"],
  Rescaling: words("scale offset"),
  Reshape: ["target_shape"],
  SeparableConv2D: [
    ...words("filters depth_multiplier dilation_rate"),
    ...WINDOW,
    ...ACTIVATED,
    ...WEIGHT("depthwise"),
    ...WEIGHT("pointwise"),
  ],
  SimpleRNN: [...CELL, ...RECURRENT],
  Softmax: ["axis"],
  SpatialDropout1D: ["rate", "seed"],
  TimeDistributed: ["layer"],
  UpSampling2D: words("size data_format interpolation"),
  ZeroPadding2D: words("padding data_format"),
};

/** Activations, by Keras's names; what computes otherwise there is not here. */
export const TFJS_ACTIVATIONS: Readonly<Record<string, string>> = {
  elu: "elu",
  gelu: "gelu",
  linear: "linear",
  log_softmax: "log_softmax",
  mish: "mish",
  relu: "relu",
  relu6: "relu6",
  selu: "selu",
  sigmoid: "sigmoid",
  silu: "swish",
  softmax: "softmax",
  softplus: "softplus",
  softsign: "softsign",
  swish: "swish",
  tanh: "tanh",
};

/** Initializers, by Keras's names. A layer goes without another one: its weights are in the file. */
export const TFJS_INITIALIZERS: Readonly<Record<string, string>> = {
  Constant: "Constant",
  GlorotNormal: "GlorotNormal",
  GlorotUniform: "GlorotUniform",
  HeNormal: "HeNormal",
  HeUniform: "HeUniform",
  LecunNormal: "LeCunNormal",
  LecunUniform: "LeCunUniform",
  Ones: "Ones",
  Orthogonal: "Orthogonal",
  RandomNormal: "RandomNormal",
  RandomUniform: "RandomUniform",
  TruncatedNormal: "TruncatedNormal",
  VarianceScaling: "VarianceScaling",
  Zeros: "Zeros",
};

export const TFJS_CONSTRAINTS = ["MaxNorm", "MinMaxNorm", "NonNeg", "UnitNorm"];

/** Losses and metrics by Keras's names, which tfjs writes as names alone. */
export const TFJS_LOSSES = named(
  "mean_squared_error mean_absolute_error mean_absolute_percentage_error mean_squared_logarithmic_error squared_hinge hinge " +
    "categorical_hinge categorical_crossentropy sparse_categorical_crossentropy binary_crossentropy kullback_leibler_divergence poisson",
  {
    mse: "mean_squared_error",
    mae: "mean_absolute_error",
    mape: "mean_absolute_percentage_error",
    msle: "mean_squared_logarithmic_error",
    kl_divergence: "kullback_leibler_divergence",
  },
);

export const TFJS_METRICS = named("accuracy binary_accuracy categorical_accuracy mse mae mape", {
  acc: "accuracy",
  mean_squared_error: "mse",
  mean_absolute_error: "mae",
  mean_absolute_percentage_error: "mape",
});

function named(same: string, others: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return { ...Object.fromEntries(words(same).map((name) => [name, name])), ...others };
}
