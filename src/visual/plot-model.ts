import type { AnyModel } from "../models/summary.js";
import { withDefaults } from "../options.js";
import {
  DIAGRAM,
  type DiagramCluster,
  type DiagramNode,
  type DiagramOptions,
  diagramOf,
  requireDirection,
  requireModel,
} from "./diagram.js";
import { layered, type Point } from "./layered.js";
import { escaped } from "./model-to-dot.js";

const LINE = 20;
const MARGIN = 16;
/** Of a letter of 13 pixels, on the mean. */
const LETTER = 7.4;
const FRAME = 10;

/**
 * A picture of a model as the text of an SVG, as Keras's `plot_model`: a box for each layer, from top to bottom or from left to right. Put
 * it into a page, or write it to a file.
 *
 * Throws an ArgumentError for what is no model, or none that is built, and for options that are none.
 *
 * @example
 * element.innerHTML = plotModel(model, { showShapes: true });
 */
export function plotModel(model: AnyModel, options: DiagramOptions = {}): string {
  const where = "plotModel";
  const plan = withDefaults<DiagramOptions, typeof DIAGRAM>(where, options, DIAGRAM);
  requireModel(where, model);
  requireDirection(where, plan);
  const { nodes, edges, clusters } = diagramOf(model, plan);
  const isDown = plan.rankdir === "TB";
  const boxes = nodes.map(boxOf);
  const sizes = boxes.map(({ width, height }) => ({
    breadth: isDown ? width : height,
    depth: isDown ? height : width,
  }));
  const layout = layered(sizes, edges);
  const at = ({ across, along }: Point): readonly [x: number, y: number] =>
    isDown ? [across, along] : [along, across];
  const corners = layout.middles.map((middle, i): Rectangle => {
    const [x, y] = at(middle);
    const { width = 0, height = 0 } = boxes[i] ?? {};
    return { x: x - width / 2, y: y - height / 2, width, height };
  });
  const ways = layout.ways.map((way, i) => {
    const [from, to] = edges[i] ?? [0, 0];
    const half = (node: number) => (sizes[node]?.depth ?? 0) / 2;
    const ends = way.map((point, k) => {
      const shift = k === 0 ? half(from) : k === way.length - 1 ? -half(to) : 0;
      return { ...point, along: point.along + shift };
    });
    return `<path d="${curve(ends, at)}" marker-end="url(#arrow)"/>`;
  });
  const frames = clusters.flatMap((cluster) => framesOf(cluster, corners));
  const edge = Math.max(MARGIN, ...frames.map(({ depth }) => MARGIN + (depth + 1) * (FRAME + LINE)));
  const [width, height] = at({ across: layout.breadth, along: layout.depth }).map((size) => Math.ceil(size + 2 * edge));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="Helvetica, Arial, sans-serif" font-size="13">`,
    `<title>${escaped(model.name)}</title>`,
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0 8 4 0 8z"/></marker></defs>',
    `<g transform="translate(${edge} ${edge})">`,
    ...frames.map(frameMarkup),
    `<g fill="none" stroke="#000" stroke-width="1.5">${ways.join("")}</g>`,
    ...boxes.map((box, i) => boxMarkup(box, corners[i] ?? { x: 0, y: 0, width: 0, height: 0 })),
    "</g>",
    "</svg>",
    "",
  ].join("\n");
}

interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Box extends DiagramNode {
  readonly lines: readonly string[];
  readonly width: number;
  readonly height: number;
}

function boxOf(node: DiagramNode): Box {
  const trained = node.trainable === undefined ? [] : [node.trainable ? "Trainable" : "Non-trainable"];
  const lines = [node.title, ...node.facts, ...trained];
  const width = Math.round(Math.max(...lines.map((line) => line.length)) * LETTER + 2 * MARGIN);
  return { ...node, lines, width, height: lines.length * LINE + (lines.length === 1 ? 4 : 10) };
}

function boxMarkup({ lines, trainable }: Box, { x, y, width, height }: Rectangle): string {
  const middle = round(x + width / 2);
  const text = lines.map((line, i) => {
    const isTitle = i === 0;
    const color = isTitle
      ? "#fff"
      : trainable !== undefined && i === lines.length - 1
        ? trainable
          ? "#176d17"
          : "#b22222"
        : "#000";
    const weight = isTitle ? ' font-weight="bold"' : "";
    return `<text x="${middle}" y="${round(y + i * LINE + (isTitle ? 17 : 20))}" text-anchor="middle" fill="${color}"${weight}>${escaped(line)}</text>`;
  });
  const place = `x="${round(x)}" y="${round(y)}" width="${width}"`;
  return [
    `<rect ${place} height="${height}" fill="#fff" stroke="#000"/>`,
    `<rect ${place} height="${lines.length === 1 ? height : LINE + 4}"/>`,
    ...text,
  ].join("");
}

/** A way through its bends that leaves and arrives in the direction of the ranks. */
function curve(way: readonly Point[], at: (point: Point) => readonly [number, number]): string {
  const write = (point: Point) => at(point).map(round).join(" ");
  const [first = { across: 0, along: 0 }, ...rest] = way;
  let from = first;
  const parts = rest.map((to) => {
    const along = (from.along + to.along) / 2;
    const part = `C${write({ ...from, along })} ${write({ ...to, along })} ${write(to)}`;
    from = to;
    return part;
  });
  return `M${write(first)}${parts.join("")}`;
}

interface Frame extends Rectangle {
  readonly title: string;
  /** How many frames are within it. */
  readonly depth: number;
}

/** Frames around the boxes of models in the model, the outer ones first. */
function framesOf(cluster: DiagramCluster, corners: readonly Rectangle[]): Frame[] {
  const inner = cluster.clusters.map((one) => framesOf(one, corners));
  const within = [
    ...cluster.nodes.flatMap((i) => corners.slice(i, i + 1)),
    ...inner.flatMap((frames) => frames.slice(0, 1)),
  ];
  const depth = Math.max(-1, ...inner.flat().map((frame) => frame.depth)) + 1;
  const x = Math.min(...within.map((one) => one.x)) - FRAME;
  const y = Math.min(...within.map((one) => one.y)) - FRAME - LINE / 2;
  const width = Math.max(...within.map((one) => one.x + one.width)) + FRAME - x;
  const height = Math.max(...within.map((one) => one.y + one.height)) + FRAME - y;
  return [{ title: cluster.title, depth, x, y, width, height }, ...inner.flat()];
}

function frameMarkup({ x, y, width, height, title }: Frame): string {
  return [
    `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" fill="none" stroke="#666" stroke-dasharray="5 4"/>`,
    `<text x="${round(x + 6)}" y="${round(y + 14)}" fill="#444" font-size="11">${escaped(title)}</text>`,
  ].join("");
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
