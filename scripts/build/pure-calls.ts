import ts from "typescript";

/**
 * Writes `#__PURE__` before every call and `new` that a module makes while it loads, as in `const relu = defineElementwise(…)`. It
 * tells a bundler to drop the declaration when nobody uses its name; `sideEffects: false` alone drops whole modules only. The
 * mark has to stand at each call: of the bundlers only Rollup follows `@__NO_SIDE_EFFECTS__` into another module. And it speaks for the
 * call alone, so that what else a bundler fears in a value, as the getters that a spread may run, goes into a function that is
 * called so.
 */
export const markPureCalls: ts.TransformerFactory<ts.SourceFile> = (context) => (file) => {
  const harmless = new Set(["Math", "Number", ...namespacesOf(file)]);

  const markCalls = (node: ts.Node): ts.Node => {
    if (ts.isFunctionLike(node)) return node; // runs later, if at all
    if (ts.isClassLike(node)) return ts.visitEachChild(node, markStatic, context);
    const marked = ts.visitEachChild(node, markCalls, context);
    return ts.isCallExpression(node) || ts.isNewExpression(node) ? pure(marked) : marked;
  };
  const markStatic: ts.Visitor = (member) =>
    ts.isPropertyDeclaration(member) && ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Static
      ? markValue(member)
      : member;

  /** A variable or a static field whose value is set while the module loads. */
  const markValue: ts.Visitor = (node) => {
    if (!ts.isVariableDeclaration(node) && !ts.isPropertyDeclaration(node)) {
      return ts.visitEachChild(node, markValue, context);
    }
    const { initializer } = node;
    if (initializer === undefined) return node;
    const marked = ts.visitNode(initializer, markCalls, ts.isExpression);
    const value = mayRunCode(initializer, harmless) ? pure(called(marked)) : marked;
    return ts.visitEachChild(node, (child) => (child === initializer ? value : child), context);
  };

  const markStatement: ts.Visitor = (node) => {
    if (ts.isVariableStatement(node)) return markValue(node);
    return ts.isClassDeclaration(node) ? markCalls(node) : node;
  };
  return ts.visitEachChild(file, markStatement, context);
};

function pure<N extends ts.Node>(node: N): N {
  return ts.addSyntheticLeadingComment(node, ts.SyntaxKind.MultiLineCommentTrivia, "#__PURE__", false);
}

/** `(() => value)()` */
function called(value: ts.Expression): ts.Expression {
  const { factory } = ts;
  const body = factory.createParenthesizedExpression(value);
  const arrow = factory.createArrowFunction(undefined, undefined, [], undefined, undefined, body);
  return factory.createCallExpression(factory.createParenthesizedExpression(arrow), undefined, []);
}

/** Whether a bundler must think that a value, apart from the calls in it, runs somebody's getter, `valueOf` or `toString`. */
function mayRunCode(node: ts.Node, harmless: ReadonlySet<string>): boolean {
  if (ts.isFunctionLike(node) || ts.isClassLike(node)) return false;
  if (ts.isSpreadAssignment(node) || ts.isSpreadElement(node) || ts.isElementAccessExpression(node)) return true;
  if (ts.isTemplateExpression(node)) return true;
  if (ts.isBinaryExpression(node) && !isArithmetic(node)) return true;
  if (ts.isPropertyAccessExpression(node))
    return !(ts.isIdentifier(node.expression) && harmless.has(node.expression.text));
  const fears = (child: ts.Node) => mayRunCode(child, harmless);
  const isMethodCall =
    (ts.isCallExpression(node) || ts.isNewExpression(node)) && ts.isPropertyAccessExpression(node.expression);
  if (isMethodCall) return node.arguments?.some(fears) ?? false; // the mark speaks for reading the method
  return ts.forEachChild(node, fears) ?? false;
}

/** Sums and products of numbers and of names, which are numbers, too, where nothing else is about. */
function isArithmetic(node: ts.Expression): boolean {
  if (ts.isParenthesizedExpression(node)) return isArithmetic(node.expression);
  if (ts.isPrefixUnaryExpression(node)) return isArithmetic(node.operand);
  if (ts.isBinaryExpression(node)) return isArithmetic(node.left) && isArithmetic(node.right);
  return ts.isNumericLiteral(node) || ts.isIdentifier(node);
}

/** The names of `import * as name`. */
function namespacesOf(file: ts.SourceFile): string[] {
  return file.statements.flatMap((statement) => {
    const bindings = ts.isImportDeclaration(statement) ? statement.importClause?.namedBindings : undefined;
    return bindings !== undefined && ts.isNamespaceImport(bindings) ? [bindings.name.text] : [];
  });
}
