import { type Node, parse } from "acorn";
import { full } from "acorn-walk";

/** The nodes of ESTree that are looked at here. */
interface Looked extends Node {
  readonly body: Node;
  readonly expression?: boolean;
}

const LOOPS = ["ForStatement", "ForInStatement", "ForOfStatement", "WhileStatement", "DoWhileStatement"];
const FUNCTIONS = ["FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression"];

/**
 * The same JavaScript with a call of `name` in every turn of a loop, at the head of every function, and around what every `await` gave: places at
 * which code that would never end can be ended. `name` gives back what it is given.
 */
export function watched(code: string, name: string): string {
  const pieces: { readonly at: number; readonly text: string }[] = [];
  const put = (at: number, text: string) => pieces.push({ at, text });
  const tree = parse(code, {
    ecmaVersion: "latest",
    allowAwaitOutsideFunction: true,
    allowReturnOutsideFunction: true,
  });
  full(tree, (node) => {
    const { type, start, end } = node;
    if (type === "AwaitExpression") {
      put(start, `${name}(`);
      put(end, ")");
    } else if (LOOPS.includes(type) || FUNCTIONS.includes(type)) {
      const { body, expression } = node as Looked;
      if (body.type === "BlockStatement") put(body.start + 1, `${name}();`);
      else if (expression === true) around(body, `(${name}(),`, ")");
      else around(body, `{${name}();`, "}");
    }
  });
  function around({ start, end }: Node, before: string, after: string): void {
    put(start, before);
    put(end, after);
  }
  return insert(code, pieces);
}

/** Puts pieces into a text. Those at one place: what ends there first, then outer ones before inner ones, which the walk gives from the inside. */
function insert(code: string, pieces: readonly { readonly at: number; readonly text: string }[]): string {
  const closes = (text: string) => Number(text === ")" || text === "}");
  const order = pieces
    .map((piece, i) => ({ ...piece, i }))
    .sort((a, b) => a.at - b.at || closes(b.text) - closes(a.text) || (closes(a.text) ? a.i - b.i : b.i - a.i));
  let [out, from] = ["", 0];
  for (const { at, text } of order) {
    out += code.slice(from, at) + text;
    from = at;
  }
  return out + code.slice(from);
}
