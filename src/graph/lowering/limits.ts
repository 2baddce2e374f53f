import { bytesOf } from "../../dtype.js";
import { DeviceError, OutOfMemoryError } from "../../errors.js";
import { formatShape } from "../../shape.js";
import { rootOf } from "../symbols/views.js";
import type { Step } from "./lower.js";

/**
 * Refuses a step that the device cannot run, before a driver has to. Throws a DeviceError for more workgroups along one axis than it
 * starts, and an OutOfMemoryError for a tensor larger than a kernel may see of one buffer.
 */
export function checkLimits({ dispatch, fused, group }: Step, limits: GPUSupportedLimits): void {
  const where = group.anchor.op.name;
  const { grid, bind } = dispatch;
  const most = limits.maxComputeWorkgroupsPerDimension;
  if (grid.some((count) => count > most)) {
    const outputs = Object.values(group.anchor.outputs).map(({ shape }) => formatShape(shape));
    throw new DeviceError({
      where,
      problem: `the output ${outputs.join(", ")} takes more workgroups than the device starts at once`,
      expected: `at most ${most} along each axis`,
      received: grid.join("×"),
      remedy: "Use a smaller batch, or split the tensor",
    });
  }
  const bound = [...(fused?.bindings.values() ?? [])].flatMap((binding) =>
    "tensor" in binding ? [binding.tensor] : [],
  );
  for (const operand of [...Object.values(bind), ...bound]) {
    const byteLength = operand === undefined ? 0 : bytesOf(rootOf(operand));
    if (operand === undefined || !(byteLength > limits.maxStorageBufferBindingSize)) continue;
    throw new OutOfMemoryError({
      where,
      problem: `a tensor of shape ${formatShape(operand.shape)} is larger than the device lets a kernel see`,
      expected: `at most ${limits.maxStorageBufferBindingSize} bytes`,
      received: `${byteLength}`,
      remedy: "Use a smaller batch or model",
    });
  }
}
