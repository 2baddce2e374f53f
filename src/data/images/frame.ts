import { asKind } from "../../number-array.js";
import { Tensor } from "../../tensor.js";
import type { ImageDataFormat, ImagePlan } from "./image-options.js";
import { type Pixels, withChannels } from "./picture.js";
import { type Raster, resampled } from "./resampling.js";

/** A picture as a tensor, float32 from 0 to 255: [height, width, channels], or with the channels in front. */
export function pictureTensor(pixels: Pixels, plan: ImagePlan): Tensor<"float32"> {
  return tensorOf(framed(withChannels(pixels, plan.channels), plan), plan.dataFormat);
}

/** Numbers of a picture as a tensor. */
export function tensorOf({ height, width, channels, data }: Raster, format: ImageDataFormat): Tensor<"float32"> {
  const values = asKind(data, "float32") ?? Float32Array.from(data);
  if (format === "channelsLast") return new Tensor([height, width, channels], values, "float32");
  const pixels = height * width;
  const turned = Float32Array.from({ length: values.length }, (_, i) => {
    return values[(i % pixels) * channels + Math.floor(i / pixels)] ?? 0;
  });
  return new Tensor([channels, height, width], turned, "float32");
}

/** A picture in the size that is wanted, cut or padded first if that is asked. */
export function framed(
  picture: Raster,
  {
    size,
    interpolation,
    cropToAspectRatio,
    padToAspectRatio,
  }: Pick<ImagePlan, "size" | "interpolation" | "cropToAspectRatio" | "padToAspectRatio">,
): Raster {
  if (size === null) return picture;
  const how = { kernel: interpolation, antialias: false, bytes: false } as const;
  if (cropToAspectRatio) {
    const [rows, columns] = ratioSizes(picture, size).map(([old, wanted]) => {
      const length = Math.max(Math.min(old, wanted), 1);
      return { start: Math.trunc((old - length) / 2), length };
    });
    const { start = 0, length = picture.height } = rows ?? {};
    return resampled(cut(picture, { start, length }, columns ?? { start: 0, length: picture.width }), size, how);
  }
  return resampled(padToAspectRatio ? padded(picture, size) : picture, size, how);
}

/** Height and width as they are, and as they would have the aspect ratio that is wanted if the other stayed. */
function ratioSizes({ height, width }: Raster, [newHeight, newWidth]: readonly [number, number]) {
  return [
    [height, Math.trunc((width * newHeight) / newWidth)],
    [width, Math.trunc((height * newWidth) / newHeight)],
  ] as const;
}

function cut(
  { width, channels, data }: Raster,
  rows: { readonly start: number; readonly length: number },
  columns: { readonly start: number; readonly length: number },
): Raster {
  const stride = columns.length * channels;
  const part = Float32Array.from({ length: rows.length * stride }, (_, i) => {
    const row = rows.start + Math.floor(i / stride);
    return data[(row * width + columns.start) * channels + (i % stride)] ?? 0;
  });
  return { height: rows.length, width: columns.length, channels, data: part };
}

/** As much black on either side. */
function padded(picture: Raster, size: readonly [number, number]): Raster {
  const { channels, data } = picture;
  const [[height, above], [width, beside]] = ratioSizes(picture, size).map(
    ([old, wanted]) => [old, Math.trunc((Math.max(old, wanted) - old) / 2)] as const,
  ) as [readonly [number, number], readonly [number, number]];
  const newWidth = width + 2 * beside;
  const result = new Float32Array((height + 2 * above) * newWidth * channels);
  for (let row = 0; row < height; row++) {
    for (let i = 0; i < width * channels; i++) {
      result[((row + above) * newWidth + beside) * channels + i] = data[row * width * channels + i] ?? 0;
    }
  }
  return { height: height + 2 * above, width: newWidth, channels, data: result };
}
