import type { Tensor } from '@unroll/core';
import { defineOptions, type Leading } from '@unroll/core/internal';
import { inplace, requireTensor } from '../arguments.js';
import { likeInput } from '../memory-order.js';
import { Module } from '../module/module.js';

export interface InplaceOptions {
  /** Must be false: values are never changed in place here. */
  inplace?: boolean;
}

const none = defineOptions<object>('activation', { checks: {} });
const optional = defineOptions<InplaceOptions>('activation', {
  positional: ['inplace'],
  checks: { inplace },
});

/** A module that maps each element by itself. */
export abstract class Elementwise extends Module {
  protected abstract compute(input: Tensor): Tensor;

  forward(input: Tensor): Tensor {
    requireTensor(this.constructor.name, 'input', input);
    return likeInput(input, this.compute(input));
  }
}

/** One without arguments. */
export abstract class PlainActivation extends Elementwise {
  constructor(...args: []) {
    super();
    none.read(args, this.constructor.name);
  }
}

/** One that in PyTorch could write over its input. */
export abstract class InplaceActivation extends Elementwise {
  constructor(...args: Leading<[inplace: boolean], InplaceOptions>) {
    super();
    optional.read(args, this.constructor.name);
  }
}
