import { readFileSync } from "node:fs";

/** One public name of Keras's, as tests/fixtures/keras-api/make.py lists it. */
export interface KerasEntry {
  readonly kind: "class" | "function" | "module" | "property";
  readonly required?: readonly string[];
  readonly options?: readonly string[];
  /** Other names of the same thing. */
  readonly aliases?: readonly string[];
}

export interface KerasApi {
  readonly version: string;
  /** Its public names by module: "layers", "ops.linalg", …; the members of a class under "models.Model". */
  readonly sections: Readonly<Record<string, Readonly<Record<string, KerasEntry>>>>;
}

export function readKerasApi(): KerasApi {
  const file = new URL("../../tests/fixtures/keras-api/keras-api.json", import.meta.url);
  return JSON.parse(readFileSync(file, "utf8")) as KerasApi;
}
