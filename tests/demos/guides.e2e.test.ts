import { expect, test } from "vitest";
import { SitePage } from "../harness/site-page.js";

const guide = new SitePage("guides/from-tfjs/");

test("a guide is there without a script, for everybody, and its code has colours", async () => {
  await guide.page.setJavaScriptEnabled(false);
  await guide.open();
  expect(await guide.text("h1")).toBe("Coming from TensorFlow.js");
  expect(await guide.text("pre .sh__token--keyword")).toBe("const");
  await guide.page.setJavaScriptEnabled(true);
  await guide.open();
  await guide.isAccessible();
  guide.isClean();
});
