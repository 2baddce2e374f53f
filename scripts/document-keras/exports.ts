import { fileURLToPath } from "node:url";
import ts from "typescript";

// What the package exports, as the TypeScript compiler sees it: names, and what each can be given.

/** What can be given to a function or a constructor: names of arguments and, from records of options, of these. */
export type Parameters = ReadonlySet<string>;

/** What one module exports: functions and classes with their parameters, and everything else with none. */
export type Exports = ReadonlyMap<string, Parameters>;

/**
 * The package's top level under "", its namespaces and the members of some of its classes under their names, and what functions in a
 * namespace have functions on them under `namespace.function`.
 */
export function packageExports(classes: readonly string[]): ReadonlyMap<string, Exports> {
  const file = fileURLToPath(new URL("../../src/index.ts", import.meta.url));
  const checker = checkerFor(file);
  const all = checker.values(checker.root);
  const found = new Map<string, Exports>([["", checker.exports(all)]]);
  for (const [name, symbol] of all) {
    if (symbol.flags & ts.SymbolFlags.ValueModule) {
      const inner = checker.values(symbol);
      found.set(name, checker.exports(inner));
      for (const [own, one] of inner) found.set(`${name}.${own}`, checker.functionsOn(one));
    }
    if (classes.includes(name)) found.set(name, checker.members(symbol));
  }
  return found;
}

function checkerFor(file: string) {
  const config = fileURLToPath(new URL("../../tsconfig.build.json", import.meta.url));
  const host: ts.ParseConfigFileHost = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined };
  const program = ts.createProgram([file], ts.getParsedCommandLineOfConfigFile(config, {}, host)?.options ?? {});
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const root = source === undefined ? undefined : checker.getSymbolAtLocation(source);
  if (root === undefined) throw new Error(`${file} is no module`);

  const resolve = (symbol: ts.Symbol) =>
    symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;

  function values(module: ts.Symbol): Map<string, ts.Symbol> {
    const resolved = checker.getExportsOfModule(module).map((symbol) => [symbol.name, resolve(symbol)] as const);
    return new Map(resolved.filter(([, symbol]) => symbol.flags & ts.SymbolFlags.Value));
  }

  function parametersOf(symbol: ts.Symbol): Parameters {
    const type = checker.getNonNullableType(checker.getTypeOfSymbol(symbol)); // a hook may be left out
    const signatures = [...type.getConstructSignatures(), ...type.getCallSignatures()];
    return new Set(signatures.flatMap((signature) => signature.getParameters().flatMap(namesIn)));
  }

  /** An argument's own name, and those of the options in it. */
  function namesIn(parameter: ts.Symbol): string[] {
    const given = checker.getNonNullableType(checker.getTypeOfSymbol(parameter));
    const type = given.isTypeParameter() ? (checker.getBaseConstraintOfType(given) ?? given) : given;
    // Arguments that are a tuple, of an element-wise op: what it holds are arguments.
    const types = checker.isTupleType(type) ? checker.getTypeArguments(type as ts.TypeReference) : [type];
    const records = types
      .map((one) => checker.getNonNullableType(one))
      .flatMap((one) => (one.isUnion() ? one.types : [one]))
      .filter(isRecord);
    const name = parameter.name.replace(/^_/, ""); // what only subclasses use begins so
    return [name, ...records.flatMap((record) => record.getProperties().map((property) => property.name))];
  }

  const isRecord = (type: ts.Type) =>
    (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) !== 0 &&
    !checker.isArrayLikeType(type) &&
    type.getCallSignatures().length === 0 &&
    !type.isClass();

  const exports = (symbols: Iterable<readonly [string, ts.Symbol]>): Exports =>
    new Map([...symbols].map(([name, symbol]) => [name, parametersOf(symbol)]));

  const members = (Class: ts.Symbol): Exports =>
    exports(
      checker
        .getDeclaredTypeOfSymbol(Class)
        .getProperties()
        .map((member) => [member.name, member]),
    );

  const functionsOn = (symbol: ts.Symbol): Exports => {
    const type = checker.getTypeOfSymbol(symbol);
    return exports(type.getCallSignatures().length === 0 ? [] : type.getProperties().map((one) => [one.name, one]));
  };

  return { root, values, exports, members, functionsOn };
}
