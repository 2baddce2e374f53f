import type { OnnxAttribute, OnnxNode, OnnxSubgraph } from "./proto.js";

/** The graphs within a node. */
export function subgraphsIn({ attributes }: OnnxNode): readonly OnnxSubgraph[] {
  return Object.values(attributes).filter(isSubgraph);
}

function isSubgraph(attribute: OnnxAttribute): attribute is OnnxSubgraph {
  return typeof attribute === "object" && "nodes" in attribute;
}

/** All nodes, those of graphs within others included. */
export function allNodes(nodes: readonly OnnxNode[]): OnnxNode[] {
  return nodes.flatMap((node) => [node, ...subgraphsIn(node).flatMap((graph) => allNodes(graph.nodes))]);
}

/** The names that a node reads, by itself or by graphs within it. */
export function namesRead(node: OnnxNode): readonly string[] {
  const within = subgraphsIn(node).flatMap(({ nodes, outputs }) => [
    ...nodes.flatMap(namesRead),
    ...outputs.map(({ name }) => name),
  ]);
  return [...node.inputs, ...within];
}
