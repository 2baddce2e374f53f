import { plotEmbedding } from "wgrad";
import { cosine, kindOf, newGuesser, sentences, show, vectorsOf, words } from "./page";

const { x, y } = sentences(500);
console.log(`${words.length} words, ${y.shape[0]} gaps to fill`);

const model = newGuesser(); // Embedding, Flatten, Dense, Dense
await model.fit(x, y, { epochs: 12, batchSize: 100 });

const vectors = await vectorsOf(model);
show(plotEmbedding(vectors, { labels: words, classes: words.map(kindOf), width: 640, height: 420 }));

const [cat, dog, paris] = ["cat", "dog", "paris"].map((word) => vectors.at(words.indexOf(word)).data) as [
  Float32Array,
  Float32Array,
  Float32Array,
];
console.log("cat and dog", cosine(cat, dog), "cat and paris", cosine(cat, paris));
