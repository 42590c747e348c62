/** Keras's optimizers: what each takes, core's rule that it steps by, and how Keras calls what that remembers. */
import { ArgumentError } from '@unroll/core';
import { describe, float32BiasCorrection } from '@unroll/core/internal';
import {
  type AdamHyperparameters,
  adadelta,
  adagrad,
  adam,
  adamax,
  lamb,
  lion,
  rmsprop,
  sgd,
} from '@unroll/core/optim';
import { ownWords } from '../arguments/checks.js';
import { autoName } from '../naming.js';
import { ClassDefinition } from '../options/definition.js';
import type { ArgumentsOf, OptionsOf } from '../options/describe.js';
import { flag, number } from '../options/kinds.js';
import { ofBase, optional } from '../options/option.js';
import { number as readNumber } from '../serialized/read-options.js';
import { optimizerChecks, optimizerOptions } from './optimizer-arguments.js';
import { momentOptions, optimizer, rate } from './optimizer-class.js';

const ofAdadelta = optimizerOptions(
  {
    /** Default 0.001; the paper has 1. */
    learningRate: rate(0.001),
    /** Decay of both moving averages. Default 0.95. */
    rho: number(0.95),
    /** Keeps the quotient finite, and the first steps above zero. Default 1e-7. */
    epsilon: number(1e-7),
  },
  ['learningRate', 'rho', 'epsilon', 'weightDecay'],
);

export type AdadeltaOptions = OptionsOf<typeof ofAdadelta>;

/** Steps as long as those before, over the size of gradients. keras.optimizers.Adadelta; Zeiler (2012), arXiv:1212.5701. */
export class Adadelta extends optimizer('Adadelta', {
  rule: adadelta,
  options: ofAdadelta,
  told: {},
  slots: [
    [
      { slot: 'square', name: 'accumulated_grad' },
      { slot: 'delta', name: 'accumulated_delta_var' },
    ],
  ],
}) {}

const ofAdagrad = optimizerOptions(
  {
    /** Default 0.001. */
    learningRate: rate(0.001),
    /** What the sum of squared gradients starts from. Default 0.1. */
    initialAccumulatorValue: number(0.1),
    /** Keeps the quotient finite; stands under the root. Default 1e-7. */
    epsilon: number(1e-7),
  },
  ['learningRate', 'initialAccumulatorValue', 'epsilon', 'weightDecay'],
);

export type AdagradOptions = OptionsOf<typeof ofAdagrad>;

/**
 * Gradients over the root of the sum of all their squares. keras.optimizers.Adagrad.
 *
 * Duchi et al. (2011), Adaptive subgradient methods for online learning and stochastic optimization.
 */
export class Adagrad extends optimizer('Adagrad', {
  rule: adagrad,
  options: ofAdagrad,
  told: { lrDecay: 0, epsilonJoins: 'square' },
  slots: [[{ slot: 'sum', name: 'accumulator' }]],
}) {}

const ofAdam = optimizerOptions(
  {
    ...momentOptions.table,
    /** Uses the largest mean of squares so far. Reddi et al. (2018). Default false. */
    amsgrad: flag(false),
  },
  ['learningRate', 'beta1', 'beta2', 'epsilon', 'amsgrad', 'weightDecay'],
);

export type AdamOptions = OptionsOf<typeof ofAdam>;

/**
 * Steps of about the learning rate, by means of gradients over roots of means of their squares. keras.optimizers.Adam.
 *
 * Kingma & Ba (2015), Adam: a method for stochastic optimization, arXiv:1412.6980.
 */
export class Adam extends optimizer('Adam', {
  rule: adam,
  options: ofAdam,
  told: { weightDecay: 0, epsilonJoins: 'uncorrected' },
  slots: [
    [
      { slot: 'm', name: 'momentum' },
      { slot: 'v', name: 'velocity' },
    ],
    [{ slot: 'vMax', name: 'velocity_hat' }],
  ],
}) {
  protected override hyperparameters(learningRate: number): AdamHyperparameters {
    const { beta1, beta2, iterations } = this;
    return super.hyperparameters(learningRate * float32Correction(beta1, beta2, iterations + 1));
  }
}

/**
 * What Keras's bias correction is, times what it should be. Keras computes sqrt(1 - beta2^t) / (1 - beta1^t) in float32:
 * its first steps are off by up to 1e-5, and so are these.
 */
function float32Correction(beta1: number, beta2: number, step: number): number {
  const kept =
    Math.fround(Math.sqrt(float32BiasCorrection(beta2, step))) / float32BiasCorrection(beta1, step);
  const exact = Math.sqrt(1 - beta2 ** step) / (1 - beta1 ** step);
  return kept / exact;
}

const ofAdamW = optimizerOptions(
  {
    ...ofAdam.table,
    /** Default 0.004. */
    weightDecay: ofBase(optimizerChecks.weightDecay, 0.004, readNumber),
  },
  ['learningRate', 'weightDecay', 'beta1', 'beta2', 'epsilon', 'amsgrad'],
);

const adamW = new ClassDefinition('AdamW', ofAdamW);

/**
 * Adam with decoupled weight decay, 0.004 unless told otherwise. keras.optimizers.AdamW.
 *
 * Loshchilov & Hutter (2019), Decoupled weight decay regularization, arXiv:1711.05101.
 */
export class AdamW extends Adam {
  /** @throws ArgumentError for a weight decay of null. */
  constructor(...args: ArgumentsOf<typeof ofAdamW>) {
    const given = adamW.read(args);
    if (given.weightDecay === null) {
      throw new ArgumentError('Argument `weightDecay` must be a float. Received: weightDecay=null');
    }
    const name = given.name === undefined ? autoName('AdamW') : given.name;
    super({ ...given, ...adamW.base(given), name } as AdamOptions);
  }
}

export type AdamaxOptions = OptionsOf<typeof momentOptions>;

/** Adam over the largest gradient so far. keras.optimizers.Adamax; Kingma & Ba (2015), arXiv:1412.6980, section 7.1. */
export class Adamax extends optimizer('Adamax', {
  rule: adamax,
  options: momentOptions,
  told: { epsilonJoins: 'norm' },
  slots: [
    [
      { slot: 'm', name: 'momentum' },
      { slot: 'norm', name: 'norm' },
    ],
  ],
}) {}

export type LambOptions = OptionsOf<typeof momentOptions>;

/** Adam whose steps are as long as the variable, times the rate. keras.optimizers.Lamb; You et al. (2019), arXiv:1904.00962. */
export class Lamb extends optimizer('Lamb', {
  rule: lamb,
  options: momentOptions,
  told: {},
  slots: [
    [
      { slot: 'm', name: 'momentum' },
      { slot: 'v', name: 'velocity' },
    ],
  ],
}) {}

const ofLion = optimizerOptions(
  {
    /** Default 0.001. */
    learningRate: rate(0.001),
    /** Share of the moment in the direction of a step, in (0, 1], Keras's beta_1. Default 0.9. */
    beta1: optional<number, number>(ownWords('a number in (0, 1]'), 0.9, {
      key: 'beta_1',
      read: readNumber,
      make(beta1) {
        if (typeof beta1 === 'number' && beta1 > 0 && beta1 <= 1) return beta1;
        throw new ArgumentError(
          'Argument `beta1` must be in the [0, 1] range. Otherwise, the optimizer degenerates to SignSGD. ' +
            `Received: beta1=${describe(beta1)}.`,
        );
      },
    }),
    /** Decay of the moment, Keras's beta_2. Default 0.99. */
    beta2: number(0.99, 'beta_2'),
  },
  ['learningRate', 'beta1', 'beta2', 'weightDecay'],
);

export type LionOptions = OptionsOf<typeof ofLion>;

/**
 * Steps of one length: the sign of a moment and the gradient. keras.optimizers.Lion; Chen et al. (2023), arXiv:2302.06675.
 *
 * @throws ArgumentError when beta1 is outside (0, 1].
 */
export class Lion extends optimizer('Lion', {
  rule: lion,
  options: ofLion,
  told: {},
  slots: [[{ slot: 'm', name: 'momentum' }]],
}) {}

const ofRMSprop = optimizerOptions(
  {
    /** Default 0.001. */
    learningRate: rate(0.001),
    /** Decay of the mean of squared gradients. Default 0.9. */
    rho: number(0.9),
    /** Part of the last step that is taken again. Default 0. */
    momentum: number(0),
    /** Keeps the quotient finite; stands under the root. Default 1e-7. */
    epsilon: number(1e-7),
    /** Divides by the standard deviation of gradients rather than their root mean square. Default false. */
    centered: flag(false),
  },
  ['learningRate', 'rho', 'momentum', 'epsilon', 'centered', 'weightDecay'],
);

export type RMSpropOptions = OptionsOf<typeof ofRMSprop>;

/**
 * Gradients over the root of a moving mean of their squares. keras.optimizers.RMSprop.
 *
 * Tieleman & Hinton (2012), Neural networks for machine learning, lecture 6.5.
 */
export class RMSprop extends optimizer('RMSprop', {
  rule: rmsprop,
  options: ofRMSprop,
  told: { epsilonJoins: 'square', velocityOf: 'steps' },
  slots: [
    [{ slot: 'square', name: 'velocity' }],
    [{ slot: 'velocity', name: 'momentum' }],
    [{ slot: 'average', name: 'average_gradient' }],
  ],
}) {}

const ofSGD = optimizerOptions(
  {
    /** Default 0.01. */
    learningRate: rate(0.01),
    /** Part of the last step that is taken again, in [0, 1]. Default 0. */
    momentum: optional<number, number>(ownWords('a number in [0, 1]'), 0, {
      read: readNumber,
      make(momentum) {
        if (typeof momentum === 'number' && momentum >= 0 && momentum <= 1) return momentum;
        throw new ArgumentError(
          `\`momentum\` must be a float between [0, 1]. Received: momentum=${describe(momentum)}`,
        );
      },
    }),
    /** Nesterov's momentum. Default false. */
    nesterov: flag(false),
  },
  ['learningRate', 'momentum', 'nesterov', 'weightDecay'],
);

export type SGDOptions = OptionsOf<typeof ofSGD>;

/**
 * Gradient descent, with momentum m: v = m v - lr g, w = w + v. keras.optimizers.SGD.
 *
 * Sutskever et al. (2013), On the importance of initialization and momentum in deep learning.
 *
 * @throws ArgumentError when the momentum is outside [0, 1].
 */
export class SGD extends optimizer('SGD', {
  rule: sgd,
  options: ofSGD,
  told: { dampening: 0, velocityOf: 'steps' },
  slots: [[{ slot: 'velocity', name: 'momentum', sign: -1 }]],
}) {}
