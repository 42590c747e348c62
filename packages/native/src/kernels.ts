/**
 * The arguments of a sequence kernel. Results are written to the arrays that are given for them. Samples of a batch are
 * cut into shares by their number alone, so that results are the same bits for any number of threads.
 */
export type SequenceArguments = [
  batch: number,
  ...sizes: [steps: number, inputs: number, units: number, code: number],
  ...rows: [origin: number, sampleStride: number, stepStride: number],
  ...arrays: (Float32Array | Uint8Array | null)[],
];

/**
 * The addon's functions, as `kernels/addon.cpp` reads them. It checks every argument: there are as many as stand here, an
 * array is of the kind that stands here and has as many elements as the sizes say, or more, none that is written shares
 * memory with another, and one that does not apply is null. An axis has 2^28 elements at most, a sequence 1 step at least;
 * any other size may be 0.
 *
 * Its errors name the function, the argument, what was expected and what came: a `TypeError` for an argument of the wrong
 * kind, a `RangeError` for a size or a length, an `Error` when memory has run out.
 */
export interface NativeKernels {
  /** Arrays: x, h0, kernel, recurrent, bias, sequence, last, then nulls of what backward adds, and the mask. */
  simpleRnnForward(...args: SequenceArguments): void;
  /** Arrays: those of forward with dSequence, dLast, dx, dh0, dKernel, dRecurrent, dBias before the mask. */
  simpleRnnBackward(...args: SequenceArguments): void;
  /** Arrays: x, h0, c0, kernel, recurrent, bias, recurrentBias, sequence, last, lastCell, workspace, nulls, mask. */
  gatedForward(...args: SequenceArguments): void;
  /** Arrays: those of forward with dSequence, dLast, dLastCell, dx, dh0, dc0, dKernel, dRecurrent, dBias, dRecurrentBias. */
  gatedBackward(...args: SequenceArguments): void;
  /** Floats that a gated cell keeps from forward to backward. */
  workspaceSize(cell: number, steps: number, units: number, batch: number): number;
  /** C[m, n] = op(A) op(B), `batch` times. */
  matMul(
    ...args: [
      ...operands: [a: Float32Array, b: Float32Array, c: Float32Array],
      ...sizes: [batch: number, m: number, k: number, n: number],
      ...transpose: [a: boolean, b: boolean],
    ]
  ): void;
  /** Fills `count` words with a bit for each uniform of a Philox stream: whether it is at least `threshold`. */
  dropMask(
    ...args: [
      ...to: [bits: Uint16Array, count: number],
      ...key: [number, number],
      ...counter: [number, number, number, number],
      threshold: number,
    ]
  ): void;
  /** `to = from` times `scale` where the bit is set, 0 elsewhere. */
  applyMask(from: Float32Array, count: number, bits: Uint16Array, scale: number, to: Float32Array): void;
  /** tanh or the sigmoid of `count` values, in place. */
  activate(values: Float32Array, count: number, isSigmoid: boolean): void;
  /**
   * Lets 1 to 64 threads, the caller among them, share large batches. Returns how many there are then: fewer where the system
   * lets no more start.
   */
  setThreads(count: number): number;
  /** The instruction sets that this processor has kernels for, the widest, which is in use, first. */
  instructionSets(): string[];
  /** Switches to another of `instructionSets` by its index. */
  useInstructionSet(index: number): void;
}
