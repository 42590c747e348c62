import type { Tensor } from '@unroll/core';
import { Module } from './module.js';

/** Its input, unchanged: holds the place of a layer. torch.nn.Identity. */
export class Identity extends Module {
  forward(input: Tensor): Tensor {
    return input;
  }
}
