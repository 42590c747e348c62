/** Activations as modules: elementwise unless they name an axis; shapes stay. The formulas are core's. */
import * as core from '@unroll/core';
import { normalizeAxis, type Tensor } from '@unroll/core';
import { requireOneOf } from './checks.js';
import { Module } from './module.js';
import { pythonFloat } from './python.js';

/** torch.nn.Tanh. */
export class Tanh extends Module {
  forward(input: Tensor): Tensor {
    return input.tanh();
  }
}

/** max(x, 0). torch.nn.ReLU. */
export class ReLU extends Module {
  forward(input: Tensor): Tensor {
    return input.relu();
  }
}

/** min(max(x, 0), 6). torch.nn.ReLU6. */
export class ReLU6 extends Module {
  forward(input: Tensor): Tensor {
    return core.hardTanh(input, 0, 6);
  }
}

/** 1 / (1 + exp(-x)). torch.nn.Sigmoid. */
export class Sigmoid extends Module {
  forward(input: Tensor): Tensor {
    return input.sigmoid();
  }
}

/** log(sigmoid(x)). torch.nn.LogSigmoid. */
export class LogSigmoid extends Module {
  forward(input: Tensor): Tensor {
    return core.logSigmoid(input);
  }
}

/** x sigmoid(x). torch.nn.SiLU. */
export class SiLU extends Module {
  forward(input: Tensor): Tensor {
    return core.silu(input);
  }
}

/** x tanh(softplus(x)). torch.nn.Mish. */
export class Mish extends Module {
  forward(input: Tensor): Tensor {
    return core.mish(input);
  }
}

/** Self-normalizing ELU. torch.nn.SELU. */
export class SELU extends Module {
  forward(input: Tensor): Tensor {
    return core.selu(input);
  }
}

/** x / (1 + |x|). torch.nn.Softsign. */
export class Softsign extends Module {
  forward(input: Tensor): Tensor {
    return core.softsign(input);
  }
}

/** relu6(x + 3) / 6. torch.nn.Hardsigmoid. */
export class Hardsigmoid extends Module {
  forward(input: Tensor): Tensor {
    return core.hardSigmoid(input);
  }
}

/** x relu6(x + 3) / 6. torch.nn.Hardswish. */
export class Hardswish extends Module {
  forward(input: Tensor): Tensor {
    return core.hardSwish(input);
  }
}

/** x limited to [minVal, maxVal], by default [-1, 1]. torch.nn.Hardtanh. */
export class Hardtanh extends Module {
  readonly minVal: number;
  readonly maxVal: number;

  constructor({ minVal = -1, maxVal = 1 }: { minVal?: number; maxVal?: number } = {}) {
    super();
    if (!(minVal < maxVal)) {
      throw new core.ArgumentError(
        `Hardtanh: max_val must be larger than min_val (${minVal}), got ${maxVal}`,
      );
    }
    this.minVal = minVal;
    this.maxVal = maxVal;
  }

  forward(input: Tensor): Tensor {
    return core.hardTanh(input, this.minVal, this.maxVal);
  }

  override extraRepr(): string {
    return `min_val=${pythonFloat(this.minVal)}, max_val=${pythonFloat(this.maxVal)}`;
  }
}

/** x above 0, alpha (exp(x) - 1) elsewhere; alpha is 1 by default. torch.nn.ELU. */
export class ELU extends Module {
  readonly alpha: number;

  constructor({ alpha = 1 }: { alpha?: number } = {}) {
    super();
    this.alpha = alpha;
  }

  forward(input: Tensor): Tensor {
    return core.elu(input, this.alpha);
  }

  override extraRepr(): string {
    return `alpha=${pythonFloat(this.alpha)}`;
  }
}

/** x above 0, negativeSlope * x elsewhere; the slope is 0.01 by default. torch.nn.LeakyReLU. */
export class LeakyReLU extends Module {
  readonly negativeSlope: number;

  constructor({ negativeSlope = 0.01 }: { negativeSlope?: number } = {}) {
    super();
    this.negativeSlope = negativeSlope;
  }

  forward(input: Tensor): Tensor {
    return core.leakyRelu(input, this.negativeSlope);
  }

  override extraRepr(): string {
    return `negative_slope=${pythonFloat(this.negativeSlope)}`;
  }
}

/** x times the normal distribution function, exact or by its tanh approximation. torch.nn.GELU. */
export class GELU extends Module {
  readonly approximate: 'none' | 'tanh';

  constructor({ approximate = 'none' }: { approximate?: 'none' | 'tanh' } = {}) {
    super();
    requireOneOf('approximate', approximate, ['none', 'tanh']);
    this.approximate = approximate;
  }

  forward(input: Tensor): Tensor {
    return core.gelu(input, this.approximate);
  }

  override extraRepr(): string {
    return `approximate='${this.approximate}'`;
  }
}

/** log(1 + exp(beta x)) / beta, and x itself where beta x is above the threshold. torch.nn.Softplus. */
export class Softplus extends Module {
  readonly beta: number;
  readonly threshold: number;

  constructor({ beta = 1, threshold = 20 }: { beta?: number; threshold?: number } = {}) {
    super();
    this.beta = beta;
    this.threshold = threshold;
  }

  forward(input: Tensor): Tensor {
    const scaled = input.mul(this.beta);
    return core.where(scaled.greater(this.threshold), input, scaled.softplus().div(this.beta));
  }

  override extraRepr(): string {
    return `beta=${pythonFloat(this.beta)}, threshold=${pythonFloat(this.threshold)}`;
  }
}

/** exp(x) over its sum along `dim`. torch.nn.Softmax, where leaving `dim` out is deprecated. */
export class Softmax extends Module {
  constructor(readonly dim: number) {
    super();
  }

  forward(input: Tensor): Tensor {
    return core.softmaxAlong(input, normalizeAxis('Softmax', this.dim, input.ndim));
  }

  override extraRepr(): string {
    return `dim=${this.dim}`;
  }
}

/** log(softmax(x)) along `dim`, without overflow. torch.nn.LogSoftmax. */
export class LogSoftmax extends Module {
  constructor(readonly dim: number) {
    super();
  }

  forward(input: Tensor): Tensor {
    return core.logSoftmaxAlong(input, normalizeAxis('LogSoftmax', this.dim, input.ndim));
  }

  override extraRepr(): string {
    return `dim=${this.dim}`;
  }
}
