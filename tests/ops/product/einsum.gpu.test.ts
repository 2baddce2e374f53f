import { checkOp } from "../../harness/check-op.js";

const terms = () => 20;
const composed = true; // of matmul

// biome-ignore format: a table
checkOp("einsum", [
  { shapes: [[3, 4], [4, 5]], args: ["ij,jk->ik"] },
  { label: "no arrow", shapes: [[3, 4], [4, 5]], args: ["kj,ji"] },
  { label: "a heads kernel", shapes: [[2, 3, 4], [4, 2, 3]], args: ["btd,dhk->bthk"] },
  { label: "scores", shapes: [[2, 3, 2, 4], [2, 5, 2, 4]], args: ["bthd,bshd->bhts"] },
  { label: "dots", shapes: [[2, 1, 2, 3], [4, 3, 5]], args: ["...ij,...jk->...ik"] },
  { label: "dots, no arrow", shapes: [[2, 3, 4], [4]], args: ["...j,j"] },
  { label: "a diagonal", shapes: [[3, 2, 3]], args: ["iji->ji"] },
  { label: "a trace", shapes: [[3, 3]], args: ["ii"] },
  { label: "a sum", shapes: [[2, 3, 4]], args: ["ijk->k"] },
  { label: "nothing summed", shapes: [[3], [2]], args: ["i,j->ji"] },
  { label: "three operands", shapes: [[2, 3], [3, 4], [4, 2]], args: ["ij,jk,kl->li"] },
  { label: "summed alone", shapes: [[2, 3], [3, 4, 2]], args: ["ij,jkl->i"] },
], { terms, composed, attributesFirst: true });

checkOp(
  "tensordot",
  [
    {
      shapes: [
        [2, 3, 4],
        [3, 4, 5],
      ],
    },
    {
      shapes: [
        [2, 3, 4],
        [4, 5, 2],
      ],
      args: [
        [
          [2, 0],
          [0, 2],
        ],
      ],
    },
    { shapes: [[2], [3]], args: [0] },
  ],
  { terms, composed },
);
checkOp(
  "dot",
  [
    {
      shapes: [
        [2, 3, 4],
        [2, 4, 3],
      ],
    },
    { shapes: [[4], [4]] },
    { shapes: [[], [3]] },
  ],
  { terms, composed },
);
checkOp(
  "inner",
  [
    {
      shapes: [
        [2, 4],
        [3, 4],
      ],
    },
  ],
  { terms, composed },
);
checkOp("outer", [{ shapes: [[2, 2], [3]] }], { terms, composed });
checkOp(
  "vdot",
  [
    {
      shapes: [
        [2, 3],
        [2, 3],
      ],
    },
  ],
  { terms, composed },
);
