import { plotConfusionMatrix } from "wgrad";
import { drawPlane } from "../../course/parts/plane.js";
import { percent } from "../../course/parts/words.js";
import { plotPairs } from "../../course/tables/plot-pairs.js";
import { element } from "../../dom.js";
import { LiveChart } from "../../training/chart.js";
import type { Cost, Frame, Judgement, PlanePoints } from "../learning/frame.js";
import type { Answer, Family } from "../model/tasks.js";

const SAMPLES_SHOWN = 5;

/** What a net comes to: figures, curves, what it says, what a step of it takes. */
export class Results {
  readonly node: HTMLElement;
  readonly #figures = { loss: figure("Loss"), test: figure("On the test"), score: figure("Right, on the test") };
  readonly #chartHost = element("div", { className: "chart" });
  readonly #plane = element("canvas", { className: "square", hidden: true });
  readonly #judgement = element("div", { className: "judgement" });
  readonly #samples = element("ol", { className: "samples", hidden: true });
  readonly #cost = element("p", { className: "hint cost" });
  readonly #answer: Answer;
  readonly #family: Family;
  #chart: LiveChart | undefined;
  #sample: HTMLElement | undefined;
  #field: Float32Array | undefined;

  constructor(label: string, answer: Answer, family: Family) {
    [this.#answer, this.#family] = [answer, family];
    this.#plane.setAttribute("role", "img");
    this.#plane.ariaLabel = `What ${label} says everywhere in the plane, and the points it learns from`;
    if (answer.kind === "number") this.#figures.score.name.textContent = "Off by, on the test";
    const figures = Object.values(this.#figures).map(({ node }) => node);
    this.node = element(
      "div",
      { className: "results" },
      element("div", { className: "tile" }, this.#plane),
      element("dl", { className: "figures" }, ...figures),
      element("div", {}, this.#chartHost, legendOf(answer)),
      this.#judgement,
      this.#samples,
      this.#cost,
    );
  }

  /** Forgets what was, for a net that begins anew. */
  begin(bigrams: number | undefined): void {
    this.#chart ??= new LiveChart(this.#chartHost); // once it has a place in the page, and so a size
    this.#chart.begin(1);
    this.#chart.baseline = bigrams;
    for (const { value } of Object.values(this.#figures)) value.textContent = "–";
    this.#samples.replaceChildren();
    this.#sample = undefined;
    this.#cost.textContent = "";
    this.#judgement.replaceChildren();
  }

  show({ epoch, nets }: Frame, index: number, points: PlanePoints | undefined): void {
    const net = nets[index];
    if (net === undefined) return;
    this.#chart?.reach(epoch);
    if (Number.isFinite(net.loss)) {
      this.#chart?.addTraining(epoch, net.loss);
      this.#figures.loss.value.textContent = inFigures(net.loss);
    }
    if (net.test !== undefined) this.#judge(net.test, epoch);
    this.#field = net.field;
    this.draw(points);
  }

  #judge(test: Judgement, epoch: number): void {
    const { loss, score, confusion, pairs } = test;
    this.#chart?.addTest(epoch, loss);
    this.#figures.test.value.textContent = inFigures(loss);
    this.#figures.score.value.textContent = this.#answer.kind === "number" ? inFigures(score) : percent(score, 1);
    if (confusion !== undefined && "names" in this.#answer) {
      const large = this.#answer.names.length > 4;
      this.#judgement.innerHTML = plotConfusionMatrix(confusion, {
        labels: this.#answer.names,
        width: 380,
        height: large ? 340 : 190,
      });
    }
    if (pairs === undefined || this.#family === "plane") return; // a plane shows its heights itself
    if (this.#answer.kind === "number" && pairs.every(([, said]) => Number.isFinite(said))) {
      const [truths, answers] = [pairs.map(([truth]) => truth), pairs.map(([, said]) => said)];
      this.#judgement.innerHTML = plotPairs(truths, answers, { truth: this.#answer.of, answer: "what the net says" });
    }
  }

  draw(points: PlanePoints | undefined): void {
    this.#plane.hidden = this.#family !== "plane";
    if (this.#family !== "plane" || points === undefined) return;
    const isHeight = this.#answer.kind === "number";
    const field = isHeight ? this.#field?.map((height) => (height + 1) / 2) : this.#field;
    const { places, answers } = points;
    const kinds = isHeight ? answers.map((height) => (height + 1) / 2) : answers;
    drawPlane(this.#plane, field, { places: Float32Array.from(places), kinds: Float32Array.from(kinds) });
  }

  /** What the net writes, above what it wrote before. */
  write(step: number, text: string, isDone: boolean): void {
    this.#samples.hidden = false;
    if (this.#sample === undefined) {
      this.#sample = element("p");
      this.#samples.prepend(
        element("li", {}, element("span", { className: "label", textContent: `step ${step}` }), this.#sample),
      );
      while (this.#samples.childElementCount > SAMPLES_SHOWN) this.#samples.lastElementChild?.remove();
    }
    this.#sample.textContent = text;
    if (isDone) this.#sample = undefined;
  }

  takes({ dispatches, weights, stepBytes, milliseconds, deviceBytes }: Cost): void {
    this.#cost.textContent = `${weights.toLocaleString("en")} weights. One step: ${dispatches} dispatches in one submission, ${inBytes(stepBytes)}, ${milliseconds.toFixed(1)} ms. All on the device: ${inBytes(deviceBytes)}.`;
  }
}

function legendOf({ kind }: Answer): HTMLElement {
  const parts = [
    ["training", "loss, a few steps at a time"],
    ["test", "on the test"],
    ...(kind === "tokens" ? [["baseline", "guessing from one letter only"]] : []),
  ];
  return element(
    "p",
    { className: "legend" },
    ...parts.map(([className = "", textContent = ""]) => element("span", { className, textContent })),
  );
}

function figure(words: string) {
  const name = element("dt", { textContent: words });
  const value = element("dd", { textContent: "–" });
  return { node: element("div", {}, name, value), name, value };
}

function inFigures(value: number): string {
  return Number.isFinite(value) ? value.toPrecision(3) : "not finite";
}

function inBytes(bytes: number): string {
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(0)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
