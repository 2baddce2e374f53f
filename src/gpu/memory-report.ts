/**
 * What bytes on a device are for. `states` are what layers and metrics keep beside their weights; `cache` what `generate` keeps of the
 * tokens before; `activations` the slots that programs share for what lives within a run; `staging` what results come back through;
 * `other` constants and uniforms.
 */
export type MemoryKind =
  | "weights"
  | "gradients"
  | "optimizer"
  | "states"
  | "cache"
  | "activations"
  | "staging"
  | "other";

/** What one compiled program takes. */
export interface ProgramMemory {
  readonly label: string;
  /** Bytes of its constants and uniforms, which are its own. */
  readonly ownBytes: number;
  /** Bytes of the slots it uses, which other programs may use as well: `activations` counts each slot once. */
  readonly slotBytes: number;
}

/** What a device has allocated. */
export interface MemoryReport {
  /** All of it: the sum of {@link byKind}. */
  readonly bytes: number;
  readonly byKind: Readonly<Record<MemoryKind, number>>;
  /** Those that are not disposed of, in the order in which they were compiled. */
  readonly programs: readonly ProgramMemory[];
}
