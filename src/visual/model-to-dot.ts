import { oneOf, positive } from "../check.js";
import type { AnyModel } from "../models/summary.js";
import { withDefaults } from "../options.js";
import {
  DIAGRAM,
  type Diagram,
  type DiagramCluster,
  type DiagramNode,
  type DiagramOptions,
  diagramOf,
  requireDirection,
  requireModel,
} from "./diagram.js";

/** Options of {@link modelToDot}. */
export interface ModelToDotOptions extends DiagramOptions {
  /** Dots per inch, where pixels are made of it. Default 200. */
  readonly dpi?: number | undefined;
  /** How edges are drawn. Default `"ortho"`, at right angles. */
  readonly splines?: (typeof SPLINES)[number] | undefined;
}

const SPLINES = ["ortho", "curved", "polyline", "spline", "line"] as const;

/**
 * A model as a graph in DOT, the language of Graphviz, as Keras's `model_to_dot`: `dot -Tsvg model.dot`. Layers are boxes, with a
 * frame around those of a model in the model where `expandNested` asks for them. {@link plotModel} needs no Graphviz.
 *
 * Throws an ArgumentError for what is no model, or none that is built, and for options that are none.
 */
export function modelToDot(model: AnyModel, options: ModelToDotOptions = {}): string {
  const where = "modelToDot";
  const defaults = { ...DIAGRAM, dpi: 200, splines: "ortho" } as const;
  const { dpi, splines, ...plan } = withDefaults<ModelToDotOptions, typeof defaults>(where, options, defaults);
  requireModel(where, model);
  requireDirection(where, plan);
  positive(where, "dpi", dpi);
  oneOf(where, "splines", splines, SPLINES);
  const diagram = diagramOf(model, plan);
  const framed = new Set(diagram.clusters.flatMap(nodesIn));
  const lines = [
    `digraph ${quoted(model.name)} {`,
    `  rankdir=${plan.rankdir}; concentrate=true; dpi=${dpi}; splines=${splines};`,
    '  node [shape=plain, fontname="Helvetica"]; edge [penwidth=2];',
    ...diagram.nodes.flatMap((node, i) => (framed.has(i) ? [] : [`  ${nodeLine(i, node)}`])),
    ...diagram.clusters.flatMap((cluster, i) => clusterLines(diagram, cluster, `${i}`, "  ")),
    ...diagram.edges.map(([from, to]) => `  n${from} -> n${to};`),
    "}",
  ];
  return `${lines.join("\n")}\n`;
}

function nodesIn({ nodes, clusters }: DiagramCluster): number[] {
  return [...nodes, ...clusters.flatMap(nodesIn)];
}

function clusterLines(diagram: Diagram, cluster: DiagramCluster, id: string, indent: string): string[] {
  return [
    `${indent}subgraph cluster_${id} {`,
    `${indent}  style=dashed; labeljust=l; label=${quoted(cluster.title)};`,
    ...cluster.nodes.flatMap((i) => {
      const node = diagram.nodes[i];
      return node === undefined ? [] : [`${indent}  ${nodeLine(i, node)}`];
    }),
    ...cluster.clusters.flatMap((inner, i) => clusterLines(diagram, inner, `${id}_${i}`, `${indent}  `)),
    `${indent}}`,
  ];
}

/** A table with the title in white on black, as in Keras's pictures. */
function nodeLine(i: number, { title, facts, trainable }: DiagramNode): string {
  const cell = (text: string, color: string) => `<tr><td bgcolor="${color}">${text}</td></tr>`;
  const rows = [
    cell(`<font color="white"><b>${escaped(title)}</b></font>`, "black"),
    ...facts.map((fact) => cell(escaped(fact), "white")),
    ...(trainable === undefined
      ? []
      : [
          cell(
            `<font color="white">${trainable ? "Trainable" : "Non-trainable"}</font>`,
            trainable ? "forestgreen" : "firebrick",
          ),
        ]),
  ];
  return `n${i} [label=<<table border="0" cellborder="1" cellspacing="0" cellpadding="8">${rows.join("")}</table>>];`;
}

function quoted(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

/** Text within markup. */
export function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
