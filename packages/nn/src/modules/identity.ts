import type { Tensor } from '@unroll/core';
import { Module } from '../module/module.js';

/** Its input, unchanged: holds the place of a layer. torch.nn.Identity. */
export class Identity extends Module {
  /** Takes any arguments, as PyTorch's does, and has no use for them. */
  constructor(..._args: unknown[]) {
    super();
  }

  forward(input: Tensor): Tensor {
    return input;
  }
}
