import type { Model, SaveOptions } from "../../src/index.js";

/** The files of a model in some format, as a page would get them. */
export async function savedFiles(
  model: Model<any, any>,
  { format, ...options }: SaveOptions & { readonly format: string },
): Promise<File[]> {
  const files: File[] = [];
  const put = (name: string, bytes: Uint8Array<ArrayBuffer>) => void files.push(new File([bytes], name));
  await model.save({ format, put }, options);
  return files;
}
