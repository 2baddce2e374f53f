import { relative } from "node:path";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** What takes longest, by project in this order. A new one that takes half a minute belongs here. */
const LONG = [
  "tests/training/device-loss.gpu.test.ts",
  "tests/examples/digits.learning.test.ts",
  "tests/ops/derivatives/second.gpu.test.ts",
  "tests/ops/linalg/linalg.gpu.test.ts",
  "tests/onnx/onnx.gpu.test.ts",
  "tests/package/package.e2e.test.ts",
  "tests/scripts/train.e2e.test.ts",
  "tests/demos/course/captions.e2e.test.ts",
  "tests/demos/course/transfer.e2e.test.ts",
  "tests/demos/course/autoencoder.e2e.test.ts",
];

/**
 * Begins with the test files that take longest, so that the workers come to their ends together: one that took such a file last
 * would leave the others idle. The rest as Vitest has it, by the times of the last run where there was one, else by size.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId, project }: TestSpecification) => {
      const found = LONG.indexOf(relative(project.vitest.config.root, moduleId).replaceAll("\\", "/"));
      return found < 0 ? LONG.length : found;
    };
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}
