/**
 * Which tensors [N, L, H] PyTorch would have in memory as [L, N, H].
 *
 * PyTorch runs a recurrent layer with time first and gives its output transposed where batch_first asks for it, without
 * copying; elementwise functions keep that order, and dropout draws its mask in it. Here a tensor's memory is always in the
 * order of its axes, so the tensors for which the difference shows are remembered.
 */
import type { Tensor } from '@unroll/core';

const timeMajor = /* @__PURE__ */ new WeakSet<Tensor>();

export function markTimeMajor(tensor: Tensor): Tensor {
  timeMajor.add(tensor);
  return tensor;
}

export function isTimeMajor(tensor: Tensor): boolean {
  return timeMajor.has(tensor);
}

/** The output of an elementwise function, in the order of its input. */
export function likeInput(input: Tensor, output: Tensor): Tensor {
  return timeMajor.has(input) ? markTimeMajor(output) : output;
}
