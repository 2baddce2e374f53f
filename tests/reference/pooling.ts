/** out[b, y, x, c] = the largest, or the mean, of the real cells under the window. */
import { get, type Ref, ref } from "./array.js";
import { both, type Padding, type Pair, places } from "./window.js";

interface Options {
  readonly poolSize?: Pair;
  readonly strides?: Pair;
  readonly padding?: Padding;
}

type Fold = (cells: readonly number[]) => number;

function pool(x: Ref, { poolSize = 2, strides = poolSize, padding = "valid" }: Options, fold: Fold): Ref {
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  const [windowY, windowX] = both(poolSize);
  const [strideY, strideX] = both(strides);
  const rows = places(height, windowY, strideY, padding, 0);
  const columns = places(width, windowX, strideX, padding, 1);
  const out = ref([batch, rows.places, columns.places, channels]);
  let at = 0;
  for (let b = 0; b < batch; b++) {
    for (let oy = 0; oy < rows.places; oy++) {
      for (let ox = 0; ox < columns.places; ox++) {
        for (let c = 0; c < channels; c++) {
          const cells: number[] = [];
          for (let i = 0; i < windowY; i++) {
            for (let j = 0; j < windowX; j++) {
              const y = oy * strideY + i - rows.before;
              const column = ox * strideX + j - columns.before;
              const real = y >= 0 && y < height && column >= 0 && column < width;
              if (real) cells.push(get(x, [b, y, column, c]));
            }
          }
          out.data[at++] = fold(cells);
        }
      }
    }
  }
  return out;
}

export function maxPool2d(x: Ref, options: Options = {}): Ref {
  return pool(x, options, (cells) => Math.max(...cells));
}

export function averagePool2d(x: Ref, options: Options = {}): Ref {
  return pool(x, options, (cells) => cells.reduce((sum, cell) => sum + cell, 0) / cells.length);
}
