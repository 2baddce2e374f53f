import { integerBetween, oneOf } from "../../check.js";
import { withDefaults } from "../../options.js";
import { jpegJs } from "./jpeg-js.js";
import { type Picture, type PictureFormat, withChannels } from "./picture.js";

/** The bytes of a picture as a file. A JPEG has no opacity. */
export async function encodePicture(
  picture: Picture,
  options: { readonly format?: PictureFormat; readonly quality?: number },
): Promise<Blob> {
  const where = "Picture.toBlob";
  const { format, quality } = withDefaults(where, options, { format: "png", quality: 75 });
  oneOf(where, "format", format, ["png", "jpeg"]);
  integerBetween(where, "quality", quality, 1, 100);
  const { width, height } = picture;
  if (format === "jpeg") {
    const type = "image/jpeg";
    const opaque = withChannels(withChannels(picture, 3), 4);
    if (typeof OffscreenCanvas === "function") {
      const canvas = new OffscreenCanvas(width, height);
      canvas.getContext("2d")?.putImageData(opaque.toImageData(), 0, 0);
      return canvas.convertToBlob({ type, quality: quality / 100 });
    }
    const { encode } = jpegJs(where);
    return new Blob([Uint8Array.from(encode({ width, height, data: opaque.data }, quality).data)], { type });
  }
  const { encode } = await import("fast-png");
  const { channels, data } = picture;
  return new Blob([Uint8Array.from(encode({ width, height, channels, data }))], { type: "image/png" });
}
