// Keras has this one also by itself.

export { decodePredictions, preprocessInput, ResNet50 } from "./resnet.js";
