import { FormatError, UnsupportedError, WgradError } from "../../errors.js";
import { inWords } from "../../in-words.js";
import { isA } from "../../is-a.js";
import { isList } from "../../structure.js";
import { Call, computed, known, type Result, tensorIn, unsupported, type Value } from "./call.js";
import { onHost } from "./host-rows.js";
import { operators } from "./operators.js";
import { isOwn, type OnnxNode, type OnnxSubgraph } from "./proto.js";
import { allNodes } from "./subgraphs.js";

/** Throws an UnsupportedError that names all operators that there are not. */
export function requireOperators(where: string, nodes: readonly OnnxNode[]): void {
  const missing = allNodes(nodes).filter(({ op, domain }) => !isOwn(domain) || !Object.hasOwn(operators, op));
  if (missing.length === 0) return;
  const names = new Set(missing.map(({ op, domain }) => (isOwn(domain) ? op : `${domain}.${op}`)));
  throw new UnsupportedError({
    where,
    problem: "the graph has operators that there are not here",
    received: [...names].sort().join(", "),
    remedy: "Ask for outputs that come before them: loadOnnx(file, { outputs: [name] })",
  });
}

/** So many are called at most, loops unrolled: graphs of large language models have ten thousand. */
const MOST_NODES = 200_000;

/** Calls node after node. `values` are those that are there, by name, and gets what the nodes give; `other` finds more. */
export function interpret(
  nodes: readonly OnnxNode[],
  opset: number,
  values: Map<string, Value>,
  other: (name: string) => Value | undefined = () => undefined,
  budget = { left: MOST_NODES },
): void {
  /** A graph within a node, which sees the values of this one. */
  const run = (graph: OnnxSubgraph, given: readonly Value[]): Value[] => {
    const own = new Map(graph.initializers.map((one): [string, Value] => [one.name, known(tensorIn(one))]));
    graph.inputs.forEach(({ name }, i) => {
      const value = given[i];
      if (value !== undefined) own.set(name, value);
    });
    const around = (name: string) => values.get(name) ?? other(name);
    interpret(graph.nodes, opset, own, around, budget);
    return graph.outputs.map(({ name }) => valueNamed(own, name, around));
  };
  for (const node of nodes) {
    if (budget.left-- <= 0) throw unsupported(`a graph that comes to more than ${MOST_NODES} nodes`);
    const inputs = node.inputs.map((name) => (name === "" ? undefined : valueNamed(values, name, other)));
    const call = new Call(node, inputs, opset, run);
    const results = resultsOf(computedBy(call));
    node.outputs.forEach((name, i) => {
      const value = results[i];
      if (name !== "" && value !== undefined) values.set(name, value);
    });
  }
}

/** What an operator gives. Numbers that no row has thought of, in a damaged file, are an error of the file's. */
function computedBy(call: Call): Result | undefined {
  try {
    return onHost(call) ?? operators[call.op]?.(call);
  } catch (error) {
    if (isA(error, WgradError)) throw error;
    throw new FormatError({ where: "ONNX", problem: `no ${call.op} is like this one` }, { cause: error });
  }
}

/** A value by its name. Throws an UnsupportedError for what no node gave. */
export function valueNamed(
  values: Map<string, Value>,
  name: string,
  other: (name: string) => Value | undefined = () => undefined,
): Value {
  const value = values.get(name) ?? other(name);
  if (value === undefined) throw unsupported(`the value ${inWords(name)}, which no node gives`);
  values.set(name, value);
  return value;
}

function resultsOf(result: Result | undefined): readonly Value[] {
  if (result === undefined) throw new FormatError({ where: "ONNX", problem: "a node of no operator" });
  const all = isList(result) ? result : [result];
  return all.map((one) => ("tensor" in one ? one : computed(one)));
}
