import { type AnyLayer, type SaveOptions, saveModel } from "../../src/index.js";

/** The files of a model in some format, as a page would get them. */
export async function savedFiles(
  model: AnyLayer,
  { format, ...options }: SaveOptions & { readonly format: string },
): Promise<File[]> {
  const files: File[] = [];
  const put = (name: string, bytes: Uint8Array<ArrayBuffer>) => void files.push(new File([bytes], name));
  await saveModel(model, { format, put }, options);
  return files;
}
