/** out[b, y, x, f] = Σ_{i, j, c} image[b, y·stride + i·dilation − before, …, c] · kernel[i, j, c, f] */
import { type Ref, ref } from "./array.js";
import { both, type Padding, type Pair, places } from "./window.js";

interface Options {
  readonly strides?: Pair;
  readonly padding?: Padding;
  readonly dilation?: Pair;
  readonly groups?: number;
}

/** image: [batch, height, width, channels], kernel: [kh, kw, channels / groups, filters]. */
export function conv2d(
  image: Ref,
  kernel: Ref,
  { strides = 1, padding = "valid", dilation = 1, groups = 1 }: Options = {},
): Ref {
  const [batch, height, width, channels] = image.shape as [number, number, number, number];
  const [kh, kw, each, filters] = kernel.shape as [number, number, number, number];
  const [strideY, strideX] = both(strides);
  const [dilationY, dilationX] = both(dilation);
  const rows = places(height, (kh - 1) * dilationY + 1, strideY, padding, 0);
  const columns = places(width, (kw - 1) * dilationX + 1, strideX, padding, 1);
  const out = ref([batch, rows.places, columns.places, filters]);
  let at = 0;
  for (let b = 0; b < batch; b++) {
    for (let oy = 0; oy < rows.places; oy++) {
      for (let ox = 0; ox < columns.places; ox++) {
        for (let f = 0; f < filters; f++) {
          const group = Math.floor(f / (filters / groups)); // sees the channels group·each … group·each + each − 1
          let sum = 0;
          for (let i = 0; i < kh; i++) {
            const y = oy * strideY + i * dilationY - rows.before;
            if (y < 0 || y >= height) continue;
            for (let j = 0; j < kw; j++) {
              const x = ox * strideX + j * dilationX - columns.before;
              if (x < 0 || x >= width) continue;
              for (let c = 0; c < each; c++) {
                const pixel = image.data[((b * height + y) * width + x) * channels + group * each + c]!;
                sum += pixel * kernel.data[((i * kw + j) * each + c) * filters + f]!;
              }
            }
          }
          out.data[at++] = sum;
        }
      }
    }
  }
  return out;
}
