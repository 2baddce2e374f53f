import { Adam, datasets, Dense, Input, MeanSquaredError, Random, Sequential, Tensor } from "wgrad";

/** What the code of this chapter may import: three tables as tensors, a fifth of each held out. */


export interface Split {
  readonly x: Tensor<"float32">;
  readonly y: Tensor<"float32">;
}

export interface Table {
  readonly train: Split;
  readonly test: Split;
  /** Of the classes; of a number there is none. */
  readonly names: readonly string[];
}

/** Shuffles rows, leaves out those with gaps, scales columns by what is trained on, and holds a fifth out. */
function tableOf(
  columns: readonly ArrayLike<number>[],
  answers: ArrayLike<number>,
  names: readonly string[],
  scaled: boolean,
): Table {
  const whole = Array.from({ length: answers.length }, (_, i) => i).filter((i) =>
    [...columns, answers].every((column) => Number.isFinite(column[i])),
  );
  const order = [...new Random(7).permutation(whole.length)].map((i) => whole[i] ?? 0);
  const cut = Math.round(order.length * 0.8);
  const [train, test] = [order.slice(0, cut), order.slice(cut)];
  const scales = columns.map((column) => {
    if (!scaled) return { mean: 0, deviation: 1 };
    const mean = train.reduce((sum, i) => sum + (column[i] ?? 0), 0) / train.length;
    const variance = train.reduce((sum, i) => sum + ((column[i] ?? 0) - mean) ** 2, 0) / train.length;
    return { mean, deviation: Math.sqrt(variance) || 1 };
  });
  const split = (rows: readonly number[]): Split => ({
    x: Tensor.from(
      Float32Array.from(
        rows.flatMap((i) =>
          columns.map((column, k) => ((column[i] ?? 0) - (scales[k]?.mean ?? 0)) / (scales[k]?.deviation ?? 1)),
        ),
      ),
      [rows.length, columns.length],
    ),
    y: Tensor.from(
      Float32Array.from(rows, (i) => answers[i] ?? 0),
      [rows.length, 1],
    ),
  });
  return { train: split(train), test: split(test), names };
}

/** Miles a gallon from six columns: cylinders, displacement, horsepower, weight, acceleration, year. */
export async function cars(scaled = true): Promise<Table> {
  const { cylinders, displacement, horsepower, weight, acceleration, year, mpg } = await datasets.cars();
  const columns = [cylinders, displacement, horsepower, weight, acceleration, year].map(({ data }) => data);
  return tableOf(columns, mpg.data, [], scaled);
}

async function penguinColumns() {
  const { species, sex, billLength, billDepth, flipperLength, bodyMass } = await datasets.penguins();
  return { species, sex, columns: [billLength, billDepth, flipperLength, bodyMass].map(({ data }) => data) };
}

/** Female or male, from four measures. */
export async function penguinSex(scaled = true): Promise<Table> {
  const { sex, columns } = await penguinColumns();
  const answers = sex.data.map((word) => (word === "" ? Number.NaN : Number(word === "female")));
  return tableOf(columns, answers, ["male", "female"], scaled);
}

/** Which of three species, from four measures. */
export async function penguins(scaled = true): Promise<Table> {
  const { species, columns } = await penguinColumns();
  const names = ["Adelie", "Chinstrap", "Gentoo"];
  return tableOf(
    columns,
    species.data.map((word) => names.indexOf(word)),
    names,
    scaled,
  );
}

/** Which of three cultivars, from thirteen measures of a wine. */
export async function wine(scaled = true): Promise<Table> {
  const { x, y } = await datasets.wine();
  const [rows = 0, features = 0] = x.shape;
  const columns = Array.from({ length: features }, (_, k) =>
    Float32Array.from({ length: rows }, (_, i) => x.data[i * features + k] ?? 0),
  );
  return tableOf(columns, [...y.data].map(Number), ["first", "second", "third"], scaled);
}

const { train, test } = await cars();

export const model = new Sequential([
  Input([6]),
  new Dense(1),
]);

model.compile({
  optimizer: new Adam(0.05),
  loss: new MeanSquaredError(),
  metrics: ["meanAbsoluteError"],
});
export const history = await model.fit(train.x, train.y, { batchSize: 32, epochs: 60, validationData: [test.x, test.y] });
