import { type Device, DownloadError, datasets, plotModel, setRandomSeed } from "wgrad";
import { weightsOf } from "./course.js";
import type { Course, JobEvent, Outcome, Settings } from "./job.js";
import { jobNamed } from "./jobs/index.js";

/** What came of a job as plain data. */
export interface Report extends Course, Omit<Outcome, "course" | "model" | "file"> {
  /** Begins the names of the files. */
  readonly file: string;
  /** The model's picture, the text of an SVG. */
  readonly picture: string;
}

/** What a job gives: its report, and the weights as the bytes of a safetensors file. */
export interface Work {
  readonly report: Report;
  readonly weights: Uint8Array<ArrayBuffer>;
}

/** Where a job finds its data: the folder that holds `mnist`, `text` and `co2`, and what to fetch with. */
export interface DataSource {
  readonly folder: string;
  readonly fetch: typeof fetch;
}

/** Does a job: the same in Chrome and in Node, as neither is mentioned here. */
export async function work(
  settings: Settings,
  { folder, fetch }: DataSource,
  device: Device,
  tell: (event: JobEvent) => void,
): Promise<Work> {
  const { model: name, seed } = settings;
  setRandomSeed(seed);
  const {
    course,
    model,
    file = name,
    ...rest
  } = await jobNamed(name).run(settings, {
    device,
    tell,
    digits: () => datasets.mnist({ url: `${folder}mnist`, fetch }),
    read: (path) => read(`${folder}${path}`, fetch),
  });
  const picture = plotModel(model, { showShapes: true, showLayerActivations: true });
  return { report: { ...course, ...rest, file, picture }, weights: await weightsOf(model, { model: name }) };
}

async function read(url: string, fetch: DataSource["fetch"]): Promise<string> {
  const response = await fetch(url);
  if (response.ok) return response.text();
  throw new DownloadError({ where: "npm start", problem: `${url} is not there`, received: `${response.status}` });
}
