import { checkConfig } from "../../harness/check-config.js";

const dropout = [-0.1, 1, Number.NaN, "0.5"];
const counts = [0, 1.5, Number.NaN, "3", undefined];

checkConfig("Attention", {
  config: { useScale: true, scoreMode: "concat", dropout: 0.5 },
  refuses: { scoreMode: ["Concat", "cosine", 3], dropout },
});
checkConfig("AdditiveAttention", { config: { useScale: false, dropout: 0.5 }, refuses: { dropout } });
checkConfig("MultiHeadAttention", {
  config: {
    numHeads: 2,
    keyDim: 4,
    valueDim: 3,
    outputShape: [2, 5],
    useBias: false,
    attentionAxes: 1,
    rope: { base: 100 },
    useGate: true,
  },
  refuses: {
    slidingWindow: [0, 1.5],
    rope: [3, { base: 0 }, { bases: 1 }],
    useGate: [1],
    jointProjection: [true],
    numHeads: counts,
    keyDim: counts,
    valueDim: [0, 1.5],
    outputShape: [0, [2, -1]],
    dropout,
  },
});
checkConfig("GroupQueryAttention", {
  config: {
    headDim: 4,
    numQueryHeads: 4,
    numKeyValueHeads: 2,
    flashAttention: true,
    slidingWindow: 3,
    jointProjection: true,
  },
  refuses: { headDim: counts, numQueryHeads: [...counts, 3], numKeyValueHeads: counts, dropout: [...dropout, 0.5] },
});
