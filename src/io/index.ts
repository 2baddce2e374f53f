export { loadSafetensors, type Safetensors, saveSafetensors } from "./safetensors.js";
