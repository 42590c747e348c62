/**
 * The large result of the last call, which still lies in the kernels' memory: the next call mostly reads it, forward as x and
 * backward as the gradient of the sequence, and need not copy it there again. It has to be handed out the same address for
 * that, so calls place it and their own result in the order that puts it where it is: results take turns at the start of
 * the memory and behind that.
 */
import type { Kernels } from './module.js';

interface Leftover {
  kernels: Kernels;
  /** What tensors over the array have in common. */
  block: { readonly reusable: boolean };
  pointer: number;
  /** Floats. */
  length: number;
  turn: number;
}

let leftover: Leftover | undefined;
let turn = 0;

/** Begins a call: everything in the kernels' memory may be overwritten from here on, in the order of allocation. */
export function begin(kernels: Kernels): void {
  kernels.reset();
  turn++;
}

/** Begins something small between two calls, which leaves the leftover of the one to the other. */
export function beginBehind(kernels: Kernels): void {
  if (leftover?.kernels === kernels && leftover.turn === turn) {
    kernels.reset();
    kernels.alloc(leftover.pointer / 4 + leftover.length);
  } else {
    begin(kernels);
  }
}

/** Leaves a result of the call under way to the next one; the first of several. */
export function leave(kernels: Kernels, block: Leftover['block'], pointer: number, length: number): void {
  if (leftover?.turn !== turn) leftover = { kernels, block, pointer, length, turn };
}

/** Whether the values of `block` lie at `pointer`, which has just been allocated in this call, before its kernel runs. */
export function liesAt(kernels: Kernels, block: object | undefined, pointer: number): boolean {
  return leftover !== undefined && leftover.pointer === pointer && isLeft(kernels, block);
}

/** Whether they would lie at the address of this call's first allocation. */
export function liesFirst(kernels: Kernels, block: object | undefined): boolean {
  if (!isLeft(kernels, block)) return false;
  const first = kernels.alloc(0);
  kernels.reset();
  return leftover!.pointer === first;
}

/** An array that others have seen might have been written to since. */
function isLeft(kernels: Kernels, block: object | undefined): boolean {
  return (
    leftover !== undefined &&
    leftover.block === block &&
    leftover.turn === turn - 1 &&
    leftover.kernels === kernels &&
    leftover.block.reusable
  );
}
