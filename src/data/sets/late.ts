// What a page loads when it first asks for a data set, all in one piece, as rare.ts: readers of files and what they need.

export { loadCifar10, loadCifar100 } from "./load-cifar.js";
export { loadFashionMnist } from "./load-fashion-mnist.js";
export { loadBostonHousing, loadCaliforniaHousing } from "./load-housing.js";
export { loadMnist } from "./load-mnist.js";
export { loadImdb, loadImdbWords, loadReuters, loadReutersWords } from "./load-texts.js";
