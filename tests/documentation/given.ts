const wgrad = (type: string) => `import("wgrad").${type}`;
const values = `${wgrad("SymbolicTensor")} & ${wgrad("Tensor")}`; // on the host or in a graph, as the example has it
const model = wgrad("Model");
const layer = wgrad("Dense");
const batches = `${wgrad("Dataset")}<{ x: ${wgrad("Tensor")}; y: ${wgrad("Tensor")} }>`;

/** What examples in doc comments take for granted: a value's type, by its name. */
const TYPES: Readonly<Record<string, string>> = {
  x: values,
  y: values,
  w: values,
  v: values,
  a: values,
  q: values,
  query: values,
  value: values,
  kernel: values,
  images: values,
  image: values,
  ids: values,
  tokens: values,
  readings: "number[]",
  words: "string[]",
  model,
  again: model,
  sameModel: model,
  gpt2: model,
  bert: 'Awaited<ReturnType<typeof import("wgrad").applications.Bert>>',
  body: model,
  critic: layer,
  conv: layer,
  layer,
  embedding: wgrad("Embedding"),
  optimizer: wgrad("Adam"),
  lossOf: `(w: ${wgrad("SymbolicTensor")}) => ${wgrad("SymbolicTensor")}`,
  tokenizer: wgrad("Tokenizer"),
  train: `{ x: ${wgrad("Tensor")} & number[][]; y: ${wgrad("Tensor")} }`,
  batches,
  sentences: `${wgrad("Dataset")}<{ ids: ${wgrad("Tensor")} }>`,
  element: "HTMLElement",
  video: "HTMLVideoElement",
  file: "File",
  epochs: "number",
  stepsPerEpoch: "number",
  writeFile: "(path: string, bytes: Uint8Array) => Promise<void>",
  readFile: "(path: string) => Promise<Uint8Array>",
  createWriteStream: "(path: string) => { write(text: string): boolean }",
  upload: "(name: string, bytes: Uint8Array) => Promise<void>",
  showDirectoryPicker: "() => Promise<FileSystemDirectoryHandle>",
};

/** A declaration of it; undefined for another name. */
export function given(name: string): string | undefined {
  const type = Object.hasOwn(TYPES, name) ? TYPES[name] : undefined;
  return type && `declare const ${name}: ${type};`;
}
