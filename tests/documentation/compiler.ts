import { join, relative } from "node:path";
import ts from "typescript";

const root = join(import.meta.dirname, "../..");

/** What the compiler says against these files, as strict as with our own: `wgrad` means src/. Names that are never used are no fault of a text. */
export function complaints(files: readonly string[]): string[] {
  const host: ts.ParseConfigFileHost = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined };
  const options = ts.getParsedCommandLineOfConfigFile(join(root, "tsconfig.json"), {}, host)?.options ?? {};
  const program = ts.createProgram(files, { ...options, noUnusedLocals: false });
  return files.flatMap((file) => {
    const source = program.getSourceFile(file);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map((one) => {
      const line = source?.getLineAndCharacterOfPosition(one.start ?? 0).line ?? 0;
      return `${relative(root, file)}:${line + 1}: ${ts.flattenDiagnosticMessageText(one.messageText, " ")}`;
    });
  });
}
