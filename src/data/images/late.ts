// What turns pictures into tensors, in one piece: loaded with the first of them.

export { readPixels } from "./browser-pixels.js";
export { decodePicture } from "./decode.js";
export { pictureTensor } from "./frame.js";
