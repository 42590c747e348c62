/**
 * Where a kernel's inputs and outputs are while it runs: in the memory of the WebAssembly kernels, or, for those in machine
 * code, where they are. Pointers mean something to their arena alone; 0 is an array that does not apply.
 */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { DropMask } from '../memory/drop-mask.js';
import type { SequenceKernels, WasmExports } from './wasm/module.js';

/** What a sequence kernel is about to compute, as far as it decides on threads. */
export interface Work {
  /** Samples. */
  batch: number;
  /** Multiplications for one of them. */
  multiplications: number;
  /** Floats of the largest array that a kernel may lay out, its rows padded. */
  floats?: number;
}

export interface Arena {
  /** Room for an output that may stay in the kernels' memory. To be asked for before anything else. */
  allocate(shape: readonly number[]): number;
  /** Places a tensor's values, only to be read; a tensor that is not given is the null pointer. */
  place(tensor: TensorInfo | undefined): number;
  /** Places values that the kernel overwrites. */
  placeCopy(tensor: TensorInfo): number;
  /** Places which rows of a sequence count. */
  placeMask(mask: TensorInfo | undefined): number;
  /** Places a tensor's values under a dropout mask. */
  placeMasked(tensor: TensorInfo, mask: DropMask): number;
  /** Room for an output of that shape. */
  output(shape: readonly number[]): number;
  /** Room for an output to which a kernel adds what comes from each sample, as it does to the gradients of weights. */
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
