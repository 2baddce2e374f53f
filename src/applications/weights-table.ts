import { type Checksum, sha256 } from "../data/checksum.js";

/** A file of weights, and the sum by which it is known; nothing where Keras publishes none. */
export interface WeightsFile {
  readonly url: string;
  readonly checksum?: Checksum | undefined;
}

const STORE = "https://storage.googleapis.com/";
const FOLDER = `${STORE}tensorflow/keras-applications/`;

/** MD5 sums, with a top and without. */
type Sums = readonly [top: string, noTop: string];

/** Files of older models: `folder/name_weights_tf_dim_ordering_tf_kernels.h5`. */
const OLDER: Readonly<Record<string, readonly [folder: string, ...Sums]>> = {
  resnet50: ["resnet", "2cb95161c43110f7111970584f804107", "4d473c1dd8becc155b73f8504c6f6626"],
  resnet101: ["resnet", "f1aeb4b969a6efcfb50fad2f0c20cfc5", "88cf7a10940856eca736dc7b7e228a21"],
  resnet152: ["resnet", "100835be76be38e30d865e96f2aaae62", "ee4c566cf9a93f14d82f913c2dc6dd0c"],
  resnet50v2: ["resnet", "3ef43a0b657b3be2300d5770ece849e0", "fac2f116257151a9d068a22e544a4917"],
  resnet101v2: ["resnet", "6343647c601c52e1368623803854d971", "c0ed64b8031c3730f411d2eb4eea35b5"],
  resnet152v2: ["resnet", "a49b44d1979771252814e80f8ec446f9", "ed17cf2e0169df9d443503ef94b23b33"],
  vgg16: ["vgg16", "64373286793e3c8b2b4e3219cbf3544b", "6d6bbae143d832006294945121d1f1fc"],
  vgg19: ["vgg19", "cbe5617147190e668d6c5d5026f83318", "253f8cb515780f3b799900260a226db6"],
  xception: ["xception", "0a58e3b7378bc2990ea3b43d5981f1f6", "b0042744bf5b25fce3cb969f33bebb97"],
  inception_v3: ["inception_v3", "9a0d58056eeedaa3f26cb7ebd46da564", "bcbd6486424b2319ff4ef7d526e38f63"],
  inception_resnet_v2: ["inception_resnet_v2", "e693bd0210a403b3192acc6073ad2e96", "d19885ff4a710c122648d3b5c3b684e4"],
  densenet121: ["densenet", "9d60b8095a5708f2dcce2bca79d332c7", "30ee3e1110167f948a6b9946edeeb738"],
  densenet169: ["densenet", "d699b8f76981ab1b30698df4c175e90b", "b8c4d4c20dd625c148057b9ff1c1176b"],
  densenet201: ["densenet", "1ceb130c1ea1b78c3bf6114dbdfd8807", "c13680b51ded0fb44dff2d8f86ac8bb1"],
};

/** Files of later models: `name.h5`, `name_notop.h5`. */
const LATER: Readonly<Record<string, Sums>> = {
  efficientnetb0: ["902e53a9f72be733fc0bcb005b3ebbac", "50bc09e76180e00e4465e1a485ddc09d"],
  efficientnetb1: ["1d254153d4ab51201f1646940f018540", "74c4e6b3e1f6a1eea24c589628592432"],
  efficientnetb2: ["b15cce36ff4dcbd00b6dd88e7857a6ad", "111f8e2ac8aa800a7a99e3239f7bfb39"],
  efficientnetb3: ["ffd1fdc53d0ce67064dc6a9c7960ede0", "af6d107764bb5b1abb91932881670226"],
  efficientnetb4: ["18c95ad55216b8f92d7e70b3a046e2fc", "ebc24e6d6c33eaebbd558eafbeedf1ba"],
  efficientnetb5: ["ace28f2a6363774853a83a0b21b9421a", "38879255a25d3c92d5e44e04ae6cec6f"],
  efficientnetb6: ["165f6e37dce68623721b423839de8be5", "9ecce42647a20130c1f39a5d4cb75743"],
  efficientnetb7: ["8c03f828fec3ef71311cd463b6759d99", "cbcfe4450ddf6f3ad90b1b398090fe4a"],
  "efficientnetv2-b0": ["21ecbf6da12460d5c40bb2f29ceb2188", "893217f2bb855e2983157299931e43ff"],
  "efficientnetv2-b1": ["069f0534ff22adf035c89e2d9547a9dc", "0e80663031ca32d657f9caa404b6ec37"],
  "efficientnetv2-b2": ["424e49f28180edbde1e94797771950a7", "1dfe2e7a5d45b6632553a8961ea609eb"],
  "efficientnetv2-b3": ["1f1fc43bd98a6e4fd8fdfd551e02c7a0", "f6abf7b5849ac99a89b50dd3fd532856"],
  "efficientnetv2-s": ["e1d88a8495beba45748fedd0cecbe016", "af0682fb74e8c54910f2d4393339c070"],
  "efficientnetv2-m": ["a3bf6aa3276309f4fc6a34aa114c95cd", "1b8dc055df72dde80d614482840fe342"],
  "efficientnetv2-l": ["27e6d408b53c7ebc868fefa357689935", "b0b66b5c863aef5b46e8608fe1711615"],
};

/** Those of ConvNeXt go by SHA-256. */
const CONVNEXT: Readonly<Record<string, Sums>> = {
  convnext_tiny: [
    "8ae6e78ce2933352b1ef4008e6dd2f17bc40771563877d156bc6426c7cf503ff",
    "d547c096cabd03329d7be5562c5e14798aa39ed24b474157cef5e85ab9e49ef1",
  ],
  convnext_small: [
    "ce1277d8f1ee5a0ef0e171469089c18f5233860ceaf9b168049cb9263fd7483c",
    "6fc8009faa2f00c1c1dfce59feea9b0745eb260a7dd11bee65c8e20843da6eab",
  ],
  convnext_base: [
    "52cbb006d3dadd03f6e095a8ca1aca47aecdd75acb4bc74bce1f5c695d0086e6",
    "40a20c5548a5e9202f69735ecc06c990e6b7c9d2de39f0361e27baeb24cb7c45",
  ],
  convnext_large: [
    "070c5ed9ed289581e477741d3b34beffa920db8cf590899d6d2c67fba2a198a6",
    "96f02b6f0753d4f543261bc9d09bed650f24dd6bc02ddde3066135b63d23a1cd",
  ],
  convnext_xlarge: [
    "c1f5ccab661354fc3a79a10fa99af82f0fbf10ec65cb894a3ae0815f17a889ee",
    "de3f8a54174130e0cecdc71583354753d557fcf1f4487331558e2a16ba0cfe05",
  ],
};

/** Files of MobileNetV3: `large` or `small`, minimalistic or not, and alpha. */
const MOBILENET_V3: Readonly<Record<string, Sums>> = {
  "large_224_0.75": ["765b44a33ad4005b3ac83185abf1d0eb", "40af19a13ebea4e2ee0c676887f69a2e"],
  "large_224_1.0": ["59e551e166be033d707958cf9e29a6a7", "07fb09a5933dd0c8eaafa16978110389"],
  "large_minimalistic_224_1.0": ["675e7b876c45c57e9e63e6d90a36599c", "ec5221f64a2f6d1ef965a614bdae7973"],
  "small_224_0.75": ["cb65d4e5be93758266aa0a7f2c6708b7", "ebdb5cc8e0b497cd13a7c275d475c819"],
  "small_224_1.0": ["8768d4c2e7dee89b9d02b2d03d65d862", "d3e8ec802a04aa4fc771ee12a9a9b836"],
  "small_minimalistic_224_1.0": ["99cd97fb2fcdad2bf028eb838de69e37", "cde8136e733e811080d9fcd8a252f7e4"],
};

const NASNET: Readonly<Record<string, Sums>> = {
  mobile: ["020fb642bf7360b370c678b08e0adf61", "1ed92395b5b598bdda52abe5c0dbfd63"],
  large: ["11577c9a518f0070763c2b964a382f17", "d81d89dc07e6e56530c4e77faddd61b5"],
};

const md5 = (sums: Sums | undefined, includeTop: boolean): Checksum | undefined =>
  sums && { algorithm: "MD5", sum: sums[includeTop ? 0 : 1] };

/** The file of a model that goes by its default name in Keras. */
export function weightsFile(name: string, includeTop: boolean): WeightsFile {
  const end = includeTop ? ".h5" : "_notop.h5";
  const older = OLDER[name];
  if (older !== undefined) {
    const [folder, ...sums] = older;
    return {
      url: `${FOLDER}${folder}/${name}_weights_tf_dim_ordering_tf_kernels${end}`,
      checksum: md5(sums, includeTop),
    };
  }
  const convnext = CONVNEXT[name];
  if (convnext !== undefined) {
    return { url: `${FOLDER}convnext/${name}${end}`, checksum: sha256(convnext[includeTop ? 0 : 1]) };
  }
  const folder = name.startsWith("efficientnetv2") ? `${FOLDER}efficientnet_v2/` : `${STORE}keras-applications/`;
  return { url: folder + name + end, checksum: md5(LATER[name], includeTop) };
}

/** MobileNet's file for images of one size. Keras publishes no sums of it. */
export function mobileNetFile(alpha: number, size: number, includeTop: boolean): WeightsFile {
  const width = { 1: "1_0", 0.75: "7_5", 0.5: "5_0", 0.25: "2_5" }[alpha];
  return { url: `${FOLDER}mobilenet/mobilenet_${width}_${size}_tf${includeTop ? "" : "_no_top"}.h5` };
}

/** MobileNetV2's file for images of one size. Keras publishes no sums of it. */
export function mobileNetV2File(alpha: number, size: number, includeTop: boolean): WeightsFile {
  const start = `${FOLDER}mobilenet_v2/mobilenet_v2_weights_tf_dim_ordering_tf_kernels_`;
  return { url: `${start}${decimal(alpha)}_${size}${includeTop ? "" : "_no_top"}.h5` };
}

/** MobileNetV3's file. */
export function mobileNetV3File(kind: string, alpha: number, includeTop: boolean): WeightsFile {
  const name = `${kind}_224_${decimal(alpha)}`;
  const end = includeTop ? ".h5" : "_no_top_v2.h5";
  return {
    url: `${FOLDER}mobilenet_v3/weights_mobilenet_v3_${name}_float${end}`,
    checksum: md5(MOBILENET_V3[name], includeTop),
  };
}

/** NASNet's file. */
export function nasNetFile(kind: "mobile" | "large", includeTop: boolean): WeightsFile {
  const url = `${FOLDER}nasnet/NASNet-${kind}${includeTop ? "" : "-no-top"}.h5`;
  return { url, checksum: md5(NASNET[kind], includeTop) };
}

/** As Python writes a number: 1.0, 0.35. */
function decimal(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}
