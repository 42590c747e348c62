/**
 * An arena holds a kernel's inputs and outputs while it runs. WebAssembly's kernels need them in their memory; those in machine
 * code take them where they are. Pointers mean something to their arena alone; 0 stands for an array that does not apply.
 */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { DropMask } from '../memory/drop-mask.js';
import type { SequenceKernels, WasmExports } from './wasm/module.js';

/** The size of what a sequence kernel is about to compute, which decides on threads. */
export interface Work {
  /** The number of samples. */
  batch: number;
  /** The number of multiplications for one sample. */
  multiplications: number;
  /** The number of floats of the largest array that a kernel may lay out, with its rows padded. */
  floats?: number;
}

export interface Arena {
  /** Makes room for an output that may stay in the kernels' memory. It has to be asked for before anything else. */
  allocate(shape: readonly number[]): number;
  /** Places a tensor's values, which are only read. The null pointer stands for a tensor that is not given. */
  place(tensor: TensorInfo | undefined): number;
  /** Places values that the kernel overwrites. */
  placeCopy(tensor: TensorInfo): number;
  /** Places a mask, which says which rows of a sequence count. */
  placeMask(mask: TensorInfo | undefined): number;
  /** Places a tensor's values under a dropout mask. */
  placeMasked(tensor: TensorInfo, mask: DropMask): number;
  /** Makes room for an output of that shape. */
  output(shape: readonly number[]): number;
  /** Makes room for an output to which a kernel adds the part of each sample, as it does to the gradients of weights. */
  sum(shape: readonly number[]): number;
  /** Runs a sequence kernel over the batch. Its task is the addresses and then the sizes. */
  run(kernel: keyof SequenceKernels, addresses: readonly number[], sizes: readonly number[]): void;
  /** `c = op(a) op(b)`, `batch` times; op(a) is [m, k], op(b) [k, n]. */
  matMul(...args: Parameters<WasmExports['matMul']>): void;
  /** Floats that a gated cell keeps from forward to backward; `cell` is a code of `assembly/gates/blocks.ts`. */
  workspaceSize(...args: Parameters<WasmExports['workspaceSize']>): number;
  /** The output at `pointer`, as a tensor of the backend. */
  take(pointer: number, shape: number[]): TensorInfo;
}
