import ts from "typescript";

/**
 * Writes `/*#__PURE__*\/` before every call and `new` that a module makes while it loads, as in `const relu = defineElementwise(…)`.
 * It tells a bundler to drop the declaration when nobody uses the name; `sideEffects: false` alone drops whole modules only. The
 * mark has to stand at each call: of the bundlers only Rollup follows `@__NO_SIDE_EFFECTS__` into another module.
 */
export const markPureCalls: ts.TransformerFactory<ts.SourceFile> = (context) => {
  const mark: ts.Visitor = (node) => {
    if (ts.isFunctionLike(node)) return node; // runs later, if at all
    if (ts.isClassLike(node)) return ts.visitEachChild(node, markStatic, context);
    const marked = ts.visitEachChild(node, mark, context);
    if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return marked;
    return ts.addSyntheticLeadingComment(marked, ts.SyntaxKind.MultiLineCommentTrivia, "#__PURE__", false);
  };
  const markStatic: ts.Visitor = (member) =>
    ts.isPropertyDeclaration(member) && ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Static
      ? ts.visitEachChild(member, mark, context)
      : member;
  const markStatement: ts.Visitor = (node) =>
    ts.isVariableStatement(node) || ts.isClassDeclaration(node) ? mark(node) : node;
  return (file) => ts.visitEachChild(file, markStatement, context);
};
