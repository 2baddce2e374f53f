type Config = Readonly<Record<string, unknown>>;

/**
 * Options that Keras's classes do not have, with the value they have where they say nothing: then they are left out, so that Keras opens the file.
 * Where they say something else, only this library does.
 */
const OURS: Readonly<Record<string, Config>> = {
  BinaryCrossentropy: { axis: -1 }, // the metric, whose config is the loss's here
  Cropping1D: { data_format: "channels_last" },
  FBetaScore: { beta: 1 }, // a float, as below
  GroupQueryAttention: { joint_projection: false },
  MultiHeadAttention: { joint_projection: false },
  SGD: { momentum: 0 }, // Keras wants a float, which JSON here does not tell from a whole number
  SpatialDropout1D: { trainable: true },
  SpatialDropout2D: { trainable: true },
  SpatialDropout3D: { trainable: true },
  UpSampling1D: { data_format: "channels_last", interpolation: "nearest" },
  UpSampling3D: { interpolation: "nearest" },
};

/** A config without what says nothing in Keras. */
export function optionsToKeras(name: string, config: Config): Config {
  const ours = OURS[name];
  if (ours === undefined) return config;
  const isSilent = (key: string, value: unknown) => Object.hasOwn(ours, key) && ours[key] === value;
  return Object.fromEntries(Object.entries(config).filter(([key, value]) => !isSilent(key, value)));
}
