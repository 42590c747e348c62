/** Activations with arguments: elementwise unless they name an axis; shapes stay. The formulas are core's. */
import type { Tensor } from '@unroll/core';
import * as core from '@unroll/core';
import { defineOptions, integer, type Leading, normalizeAxis, oneOf } from '@unroll/core/internal';
import { type Arguments, inplace, real, requireTensor } from '../arguments.js';
import { Module } from '../module/module.js';
import { pythonFloat } from '../python.js';
import { Elementwise, type InplaceOptions } from './elementwise.js';

export interface HardtanhOptions extends InplaceOptions {
  /** Default -1. */
  minVal?: number;
  /** Default 1. */
  maxVal?: number;
}

const hardtanh = defineOptions<HardtanhOptions>('Hardtanh', {
  positional: ['minVal', 'maxVal', 'inplace'],
  checks: { minVal: real, maxVal: real, inplace },
});

/** x limited to [minVal, maxVal], by default [-1, 1]. torch.nn.Hardtanh. */
export class Hardtanh extends Elementwise {
  readonly minVal: number;
  readonly maxVal: number;

  constructor(...args: Leading<[minVal: number, maxVal: number, inplace: boolean], HardtanhOptions>) {
    super();
    const { minVal = -1, maxVal = 1 } = hardtanh.read(args);
    if (!(minVal < maxVal)) {
      throw new core.ArgumentError(
        `Hardtanh: max_val must be larger than min_val (${minVal}), got ${maxVal}`,
      );
    }
    this.minVal = minVal;
    this.maxVal = maxVal;
  }

  protected override compute(input: Tensor): Tensor {
    return core.hardTanh(input, this.minVal, this.maxVal);
  }

  override extraRepr(): string {
    return `min_val=${pythonFloat(this.minVal)}, max_val=${pythonFloat(this.maxVal)}`;
  }
}

export interface ELUOptions extends InplaceOptions {
  /** Default 1. */
  alpha?: number;
}

const elu = defineOptions<ELUOptions>('ELU', {
  positional: ['alpha', 'inplace'],
  checks: { alpha: real, inplace },
});

/** x above 0, alpha (exp(x) - 1) elsewhere; alpha is 1 by default. torch.nn.ELU. */
export class ELU extends Elementwise {
  readonly alpha: number;

  constructor(...args: Leading<[alpha: number, inplace: boolean], ELUOptions>) {
    super();
    const { alpha = 1 } = elu.read(args);
    this.alpha = alpha;
  }

  protected override compute(input: Tensor): Tensor {
    return core.elu(input, this.alpha);
  }

  override extraRepr(): string {
    return `alpha=${pythonFloat(this.alpha)}`;
  }
}

export interface LeakyReLUOptions extends InplaceOptions {
  /** Default 0.01. */
  negativeSlope?: number;
}

const leakyRelu = defineOptions<LeakyReLUOptions>('LeakyReLU', {
  positional: ['negativeSlope', 'inplace'],
  checks: { negativeSlope: real, inplace },
});

/** x above 0, negativeSlope * x elsewhere; the slope is 0.01 by default. torch.nn.LeakyReLU. */
export class LeakyReLU extends Elementwise {
  readonly negativeSlope: number;

  constructor(...args: Leading<[negativeSlope: number, inplace: boolean], LeakyReLUOptions>) {
    super();
    const { negativeSlope = 0.01 } = leakyRelu.read(args);
    this.negativeSlope = negativeSlope;
  }

  protected override compute(input: Tensor): Tensor {
    return core.leakyRelu(input, this.negativeSlope);
  }

  override extraRepr(): string {
    return `negative_slope=${pythonFloat(this.negativeSlope)}`;
  }
}

export interface GELUOptions {
  /** Default 'none', the exact function. */
  approximate?: 'none' | 'tanh';
}

const gelu = defineOptions<GELUOptions>('GELU', {
  positional: ['approximate'],
  checks: { approximate: oneOf('none', 'tanh') },
});

/** x times the normal distribution function, exact or by its tanh approximation. torch.nn.GELU. */
export class GELU extends Elementwise {
  readonly approximate: 'none' | 'tanh';

  constructor(...args: Leading<[approximate: 'none' | 'tanh'], GELUOptions>) {
    super();
    const { approximate = 'none' } = gelu.read(args);
    this.approximate = approximate;
  }

  protected override compute(input: Tensor): Tensor {
    return core.gelu(input, this.approximate);
  }

  override extraRepr(): string {
    return `approximate='${this.approximate}'`;
  }
}

export interface SoftplusOptions {
  /** Default 1. */
  beta?: number;
  /** Default 20. */
  threshold?: number;
}

const softplus = defineOptions<SoftplusOptions>('Softplus', {
  positional: ['beta', 'threshold'],
  checks: { beta: real, threshold: real },
});

/** log(1 + exp(beta x)) / beta, and x itself where beta x is above the threshold. torch.nn.Softplus. */
export class Softplus extends Elementwise {
  readonly beta: number;
  readonly threshold: number;

  constructor(...args: Leading<[beta: number, threshold: number], SoftplusOptions>) {
    super();
    const { beta = 1, threshold = 20 } = softplus.read(args);
    this.beta = beta;
    this.threshold = threshold;
  }

  protected override compute(input: Tensor): Tensor {
    const scaled = input.mul(this.beta);
    return core.where(scaled.greater(this.threshold), input, scaled.softplus().div(this.beta));
  }

  override extraRepr(): string {
    return `beta=${pythonFloat(this.beta)}, threshold=${pythonFloat(this.threshold)}`;
  }
}

export interface DimArguments {
  /** The axis; negative ones count from the end. */
  dim: number;
}

const softmax = defineOptions<DimArguments>('Softmax', {
  positional: ['dim'],
  required: 1,
  checks: { dim: integer },
});

/** What works along an axis. A scalar counts as a tensor with one axis, as for PyTorch. */
abstract class AlongAxis extends Module {
  readonly dim: number;

  constructor(...args: Arguments<[dim: number], [], never, DimArguments>) {
    super();
    this.dim = softmax.read(args, this.constructor.name).dim;
  }

  protected abstract along(input: Tensor, axis: number): Tensor;

  forward(input: Tensor): Tensor {
    const { name } = this.constructor;
    requireTensor(name, 'input', input);
    if (input.dtype !== 'float32') {
      throw new core.ArgumentError(`${name}: not implemented for ${input.dtype}, expected float32`);
    }
    const axis = normalizeAxis(name, this.dim, Math.max(input.ndim, 1));
    return input.ndim === 0 ? this.along(input.reshape([1]), axis).reshape([]) : this.along(input, axis);
  }

  override extraRepr(): string {
    return `dim=${this.dim}`;
  }
}

/** exp(x) over its sum along `dim`. torch.nn.Softmax, where leaving `dim` out is deprecated. */
export class Softmax extends AlongAxis {
  protected override along(input: Tensor, axis: number): Tensor {
    return input.softmax(axis);
  }
}

/** log(softmax(x)) along `dim`, without overflow. torch.nn.LogSoftmax. */
export class LogSoftmax extends AlongAxis {
  protected override along(input: Tensor, axis: number): Tensor {
    return input.logSoftmax(axis);
  }
}
