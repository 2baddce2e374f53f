import { awkward, checkOp, type OpCase } from "../harness/check-op.js";

// Element by element: only the number of elements matters, not their shape. The kernel's tile is 1024 elements.
const SIZES = [...awkward(64).map((n) => [n]), [], [3, 5, 7], [1025]];
const cases = (range?: readonly [number, number]): OpCase[] => SIZES.map((shape) => ({ shapes: [shape], ...(range && { range }) }));

checkOp("negative", [...cases(), { shapes: [[65]], dtypes: ["int32"] }]);
checkOp("abs", cases());
checkOp("sign", cases());
checkOp("square", cases([-3, 3]));
checkOp("relu", cases());
checkOp("reciprocal", [...cases([0.1, 3]), { shapes: [[63]], range: [-3, -0.1] }]);
checkOp("sqrt", cases([0.01, 9]));
checkOp("rsqrt", cases([0.01, 9]));
checkOp("exp", cases([-5, 5]));
checkOp("log", cases([0.01, 9]));
checkOp("sigmoid", cases([-9, 9]));
checkOp("tanh", cases([-3, 3]));
