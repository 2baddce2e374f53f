import { fileURLToPath } from "node:url";
import ts from "typescript";

/** What the source says about one op. */
export interface Comment {
  readonly name: string;
  /** The file of the op family, without folder and ending: `reduce`. */
  readonly family: string;
  /** The first sentence of its doc comment. */
  readonly summary: string;
}

const INDEX = fileURLToPath(new URL("../../src/ops/index.ts", import.meta.url));

/** Every function that src/ops/index.ts exports, in the order of the families and of the alphabet. */
export function opComments(): readonly Comment[] {
  const program = ts.createProgram([INDEX], {
    noResolve: false,
    types: [],
    skipLibCheck: true,
    target: ts.ScriptTarget.ESNext,
  });
  const checker = program.getTypeChecker();
  const index = program.getSourceFile(INDEX);
  const module = index && checker.getSymbolAtLocation(index);
  if (module === undefined) throw new Error(`${INDEX}: cannot be read.`);
  const found = checker.getExportsOfModule(module).flatMap((exported): Comment[] => {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    if (!(symbol.flags & (ts.SymbolFlags.Function | ts.SymbolFlags.Variable))) return [];
    const file = symbol.declarations?.[0]?.getSourceFile().fileName ?? "";
    const family = file.replace(/^.*\//, "").replace(/\.ts$/, "");
    const comment = ts.displayPartsToString(symbol.getDocumentationComment(checker));
    return [{ name: exported.name, family, summary: firstSentence(comment) }];
  });
  return found.sort((a, b) => compare(a.family, b.family) || compare(a.name, b.name));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** Up to the first full stop that ends a sentence, on one line. */
function firstSentence(comment: string): string {
  const text = comment
    .replace(/\{@link (\S+?)\s*\}/g, "`$1`")
    .replace(/\s+/g, " ")
    .trim();
  return /^.*?[^.]{3}\.(?=\s|$)/.exec(text)?.[0] ?? text;
}
