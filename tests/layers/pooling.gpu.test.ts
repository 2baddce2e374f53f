import {
  AveragePooling1D,
  AveragePooling2D,
  AveragePooling3D,
  DTypeError,
  MaxPooling1D,
  MaxPooling2D,
  MaxPooling3D,
  ShapeError,
} from "../../src/index.js";
import { checkLayer } from "../harness/check-layer.js";

const IMAGE = [
  [
    [[1], [2], [3]],
    [[4], [5], [6]],
    [[7], [8], [-9]],
  ],
];
const refuses = [
  { label: "a sequence", input: [6, 2], error: ShapeError, message: /\[batch, height, width, channels\]/ },
  { label: "images smaller than the window", input: [1, 5, 2], error: ShapeError, message: /larger than the input/ },
  { label: "integers", input: [4, 4, 1], dtype: "int32", error: DTypeError, message: /float32.*int32/ },
] as const;

checkLayer("MaxPooling2D", {
  make: (options) => new MaxPooling2D(options),
  input: [5, 6, 2],
  output: [2, 3, 2],
  values: [{ label: "takes the largest of each window, leaving the odd rest out", x: IMAGE, y: [[[[5]]]] }],
  refuses,
});

checkLayer("MaxPooling2D with padding same and overlapping windows", {
  make: (options) => new MaxPooling2D({ poolSize: [2, 3], strides: [2, 1], padding: "same", ...options }),
  input: [5, 4, 3],
  output: [3, 4, 3],
  values: [
    {
      label: "never takes padding",
      x: IMAGE,
      y: [
        [
          [[5], [6], [6]],
          [[8], [8], [8]],
        ],
      ],
    },
  ],
});

checkLayer("AveragePooling2D", {
  make: (options) => new AveragePooling2D(options),
  input: [5, 6, 2],
  output: [2, 3, 2],
  values: [{ label: "takes the mean of each window", x: IMAGE, y: [[[[3]]]] }],
  refuses,
});

checkLayer("AveragePooling2D with padding same and strides", {
  make: (options) => new AveragePooling2D({ poolSize: 2, strides: 2, padding: "same", ...options }),
  input: [5, 4, 3],
  output: [3, 2, 3],
  values: [
    {
      label: "divides by the cells that are real",
      x: IMAGE,
      y: [
        [
          [[3], [4.5]],
          [[7.5], [-9]],
        ],
      ],
    },
  ],
});

checkLayer("MaxPooling1D", {
  make: (options) => new MaxPooling1D({ poolSize: 3, strides: 2, padding: "same", ...options }),
  input: [5, 2],
  output: [3, 2],
  values: [{ label: "takes the largest of each window", x: [[[1], [4], [2], [-3], [-5]]], y: [[[4], [4], [-3]]] }],
  refuses: [{ label: "images", input: [4, 4, 1], error: ShapeError, message: /checked: not a batch of sequences/ }],
});
checkLayer("AveragePooling1D with channels first", {
  make: (options) => new AveragePooling1D({ dataFormat: "channelsFirst", ...options }),
  input: [3, 5],
  output: [3, 2],
  values: [{ label: "takes the mean of each window", x: [[[1, 3, 5, 9]]], y: [[[2, 7]]] }],
});
checkLayer("MaxPooling3D with channels first", {
  make: (options) => new MaxPooling3D({ poolSize: [1, 2, 2], dataFormat: "channelsFirst", ...options }),
  input: [2, 3, 4, 5],
  output: [2, 3, 2, 2],
});
checkLayer("AveragePooling3D", {
  make: (options) => new AveragePooling3D({ padding: "same", ...options }),
  input: [3, 2, 5, 2],
  output: [2, 1, 3, 2],
});
