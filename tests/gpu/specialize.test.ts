import { describe, expect, test } from "vitest";
import type { Kernel } from "../../src/gpu/kernel.js";
import { specialize } from "../../src/gpu/specialize.js";

/** A kernel of which only the text and the constants matter here. */
function kernel(source: string, constants: Kernel["constants"] = {}): Kernel {
  return { name: "k", source, bindings: {}, params: {}, constants };
}

const squeezed = (text: string) => text.replace(/\s+/g, " ").trim();

describe("constants marked // tune", () => {
  const tile = kernel(
    "const A = 4u; // tune\nconst B: u32 = 8u; // tune\nconst C = true; // tune\nconst D = 1.5; // tune\nconst E = -2i; // tune\nconst F = 4u;",
    { A: 4, B: 8, C: true, D: 1.5, E: -2 },
  );

  test("stay as they are unless told", () => {
    expect(specialize(tile)).toBe(tile.source);
  });

  test("are set in the spelling of what stood there", () => {
    const text = specialize(tile, { constants: { A: 16, B: 32, C: false, D: 2, E: 7 } });
    expect(text.match(/^const.*?;/gm)).toEqual([
      "const A = 16u;",
      "const B: u32 = 32u;",
      "const C = false;",
      "const D = 2.0;",
      "const E = 7i;",
      "const F = 4u;",
    ]);
  });

  test("must exist", () => {
    expect(() => specialize(tile, { constants: { F: 1 } })).toThrow("internal: k: no constant F marked // tune");
  });
});

describe("alias real", () => {
  test("is switched to f16, which must be enabled first", () => {
    expect(specialize(kernel("alias real = f32;\nfn f() {}"), { real: "f16" })).toBe(
      "enable f16;\nalias real = f16;\nfn f() {}",
    );
  });

  test("need not be what is written", () => {
    const both = kernel("alias real = f32;\nalias result = real;");
    expect(specialize(both, { real: "f16", result: "f32" })).toBe(
      "enable f16;\nalias real = f16;\nalias result = f32;",
    );
    expect(specialize(both, { real: "f32", result: "f16" })).toBe(
      "enable f16;\nalias real = f32;\nalias result = f16;",
    );
    expect(() => specialize(kernel("alias real = f32;"), { result: "f16" })).toThrow(
      "internal: k: writes what it reads",
    );
  });

  test("f16 is enabled for the sake of fused code, too", () => {
    const fused = kernel("// fuse\n// end fuse\n");
    expect(specialize(fused, { fuse: "var x: f16;" })).toContain("enable f16;");
  });
});

describe("the // fuse region", () => {
  const epilogue = kernel("before\n// fuse\nfn epilogue() {}\n// end fuse\nafter");

  test("is replaced, whatever the code holds", () => {
    expect(specialize(epilogue, { fuse: "fn $& $1 {}" })).toBe("before\nfn $& $1 {}\nafter");
  });

  test("stays without code", () => {
    expect(specialize(epilogue)).toBe(epilogue.source);
  });

  test("must be there for code to go", () => {
    expect(() => specialize(kernel("fn f() {}"), { fuse: "x" })).toThrow("internal: k: has no // fuse region");
  });
});

describe("loops marked // unroll", () => {
  const unrolled = (source: string, constants: Kernel["constants"] = {}) =>
    squeezed(specialize(kernel(source, constants), { constants }));

  test("become copies of their body with the variable written out", () => {
    const text = unrolled("for (var i = 0u; i < 3; i++) { // unroll\n  a[i] += ii + i;\n}");
    expect(text).toBe("{ a[0u] += ii + 0u; } { a[1u] += ii + 1u; } { a[2u] += ii + 2u; }");
  });

  test("count to a constant of the file, as tuned, or to a sum or product of some", () => {
    const source = (bound: string) =>
      `const N = 2u; // tune\nconst M = N + 1u;\nfor (var i = 0u; i < ${bound}; i++) { // unroll\n x(i);\n}`;
    const copies = (bound: string, n: number) => unrolled(source(bound), { N: n }).match(/x\(/g)?.length ?? 0;
    expect(copies("N", 2)).toBe(2);
    expect(copies("N", 5)).toBe(5);
    expect(copies("M", 5)).toBe(6);
    expect(copies("2u * N + 1u", 3)).toBe(7);
    expect(copies("2u * (N + 1u)", 3)).toBe(8);
    expect(copies("N / 2u", 5)).toBe(2);
    expect(copies("M - 1u", 4)).toBe(4);
    expect(copies("N", 0)).toBe(0);
  });

  test("nest, and the inner bound may be the outer variable", () => {
    const text = unrolled(
      "for (var i = 0u; i < 2u; i++) { // unroll\n  for (var j = 0u; j < 2u; j++) { // unroll\n    c[i][j] = 1;\n  }\n}",
    );
    expect(text).toBe("{ { c[0u][0u] = 1; } { c[0u][1u] = 1; } } { { c[1u][0u] = 1; } { c[1u][1u] = 1; } }");
    const triangle = unrolled(
      "for (var i = 0u; i < 3u; i++) { // unroll\n for (var j = 0u; j < i; j++) { // unroll\n x(i, j);\n }\n}",
    );
    expect(triangle.match(/x\([^)]*\)/g)).toEqual(["x(1u, 0u)", "x(2u, 0u)", "x(2u, 1u)"]);
  });

  test("keep the blocks in their body", () => {
    const text = unrolled("for (var i = 0u; i < 2u; i++) { // unroll\n  if (a) { b(i); } else { c(); }\n}\nrest();");
    expect(text).toBe("{ if (a) { b(0u); } else { c(); } } { if (a) { b(1u); } else { c(); } } rest();");
  });

  test("also in fused code", () => {
    const source = "// fuse\n// end fuse";
    const fuse = "for (var i = 0u; i < 2u; i++) { // unroll\n x(i);\n}";
    expect(squeezed(specialize(kernel(source), { fuse }))).toBe("{ x(0u); } { x(1u); }");
  });

  test("leave other loops alone", () => {
    const source = "for (var i = 0u; i < 3u; i++) {\n x(i);\n}";
    expect(specialize(kernel(source))).toBe(source);
  });

  test("cannot count to what is known only at run time", () => {
    const source = "for (var i = 0u; i < params.n; i++) { // unroll\n x(i);\n}";
    expect(() => specialize(kernel(source))).toThrow("internal: cannot unroll a loop bounded by params.n");
  });

  test("must be closed", () => {
    expect(() => specialize(kernel("for (var i = 0u; i < 3u; i++) { // unroll\n x(i);"))).toThrow("never closed");
  });
});
