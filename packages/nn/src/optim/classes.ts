/** PyTorch's optimizers: what each takes, core's rule that it steps by, and how PyTorch calls what that remembers. */
import { ArgumentError } from '@unroll/core';
import { describe } from '@unroll/core/internal';
import { type AdamHyperparameters, adadelta, adagrad, adam, adamax, rmsprop, sgd } from '@unroll/core/optim';
import { type ArgumentsOf, type Betas, optimizer, optionsOf } from './optimizer-class.js';

/** What every optimizer takes, but for its own `lr`. */
const common = { weightDecay: 0, maximize: false };

const ofAdadelta = {
  ...common,
  lr: 1,
  /** Decay of both moving averages. Default 0.9. */
  rho: 0.9,
  /** Keeps the quotient finite, and the first steps above zero. Default 1e-6. */
  eps: 1e-6,
};

export type AdadeltaOptions = typeof ofAdadelta;

/** Adadelta, with lr 1 by default. torch.optim.Adadelta. Zeiler (2012), arXiv:1212.5701. */
export class Adadelta extends optimizer('Adadelta', {
  rule: adadelta,
  defaults: ofAdadelta,
  places: ['lr', 'rho', 'eps', 'weightDecay'],
  nonNegative: { eps: 'epsilon value' },
  told: ({ eps }) => ({ epsilon: eps }),
  slots: { square: 'square_avg', delta: 'acc_delta' },
}) {
  protected override validate(options: AdadeltaOptions): void {
    const { rho } = options;
    if (!(rho >= 0 && rho <= 1)) {
      throw new ArgumentError(`Invalid rho value: ${describe(rho)}. Expected a number in [0, 1]`);
    }
    super.validate(options);
  }
}

const ofAdagrad = {
  ...common,
  lr: 0.01,
  /** lr is divided by 1 + (step - 1) * lrDecay. Default 0. */
  lrDecay: 0,
  /** What the sum of squares starts from. Default 0. */
  initialAccumulatorValue: 0,
  /** Added to the root of that sum. Default 1e-10. */
  eps: 1e-10,
};

export type AdagradOptions = typeof ofAdagrad;

/** Adagrad, with lr 0.01 by default. torch.optim.Adagrad. Duchi et al. (2011), Adaptive subgradient methods. */
export class Adagrad extends optimizer('Adagrad', {
  rule: adagrad,
  defaults: ofAdagrad,
  places: ['lr', 'lrDecay', 'weightDecay', 'initialAccumulatorValue', 'eps'],
  nonNegative: {
    lrDecay: 'lr_decay value',
    initialAccumulatorValue: 'initial_accumulator_value value',
    eps: 'epsilon value',
  },
  told: ({ eps }) => ({ epsilon: eps, epsilonJoins: 'root' as const }),
  slots: { sum: 'sum' },
}) {}

const ofAdam = {
  ...common,
  lr: 1e-3,
  /** Decay of the first and the second moment. Default [0.9, 0.999]. */
  betas: [0.9, 0.999] as Betas,
  /** Added to the root of the second moment. Default 1e-8. */
  eps: 1e-8,
  /** Divides by the largest second moment so far. Default false. Reddi et al. (2018), arXiv:1904.09237. */
  amsgrad: false,
  /** Whether weightDecay shrinks the parameters themselves, as in AdamW. Default false. */
  decoupledWeightDecay: false,
};

export type AdamOptions = typeof ofAdam;

const adamPlaces = ['lr', 'betas', 'eps', 'weightDecay', 'amsgrad'] as const;

/** Adam, with lr 1e-3 by default. torch.optim.Adam. Kingma & Ba (2015), arXiv:1412.6980. */
export class Adam extends optimizer('Adam', {
  rule: adam,
  defaults: ofAdam,
  places: adamPlaces,
  nonNegative: { eps: 'epsilon value' },
  told: ({ betas: [beta1, beta2], eps }) => ({
    beta1,
    beta2,
    epsilon: eps,
    epsilonJoins: 'corrected' as const,
  }),
  slots: { m: 'exp_avg', v: 'exp_avg_sq', vMax: 'max_exp_avg_sq' },
}) {
  protected override decoupled({ decoupledWeightDecay }: AdamOptions): boolean {
    return decoupledWeightDecay;
  }

  protected override hyperparameters(group: AdamOptions): AdamHyperparameters {
    const weightDecay = this.decoupled(group) ? group.weightDecay : 0;
    return { ...super.hyperparameters(group), weightDecay };
  }
}

const adamW = optionsOf('AdamW', ofAdam, adamPlaces);

/**
 * Adam whose weightDecay, 0.01 by default, shrinks the parameters themselves. torch.optim.AdamW.
 * Loshchilov & Hutter (2019), arXiv:1711.05101.
 */
export class AdamW extends Adam {
  constructor(...args: ArgumentsOf<AdamOptions, typeof adamPlaces>) {
    super({ weightDecay: 0.01, ...adamW.read(args), decoupledWeightDecay: true });
  }

  /** Whatever a state dict says of it: PyTorch's sets it anew too. */
  protected override decoupled(): boolean {
    return true;
  }
}

const ofAdamax = {
  ...common,
  lr: 2e-3,
  /** Decay of the first moment and of the norm. Default [0.9, 0.999]. */
  betas: [0.9, 0.999] as Betas,
  /** Added to the size of each gradient before the norm takes it in. Default 1e-8. */
  eps: 1e-8,
};

export type AdamaxOptions = typeof ofAdamax;

/** Adam over the largest gradient so far, with lr 2e-3 by default. torch.optim.Adamax. Kingma & Ba (2015), arXiv:1412.6980. */
export class Adamax extends optimizer('Adamax', {
  rule: adamax,
  defaults: ofAdamax,
  places: ['lr', 'betas', 'eps', 'weightDecay'],
  nonNegative: { eps: 'epsilon value' },
  told: ({ betas: [beta1, beta2], eps }) => ({
    beta1,
    beta2,
    epsilon: eps,
    epsilonJoins: 'gradient' as const,
  }),
  slots: { m: 'exp_avg', norm: 'exp_inf' },
}) {}

const ofRMSprop = {
  ...common,
  lr: 0.01,
  /** Decay of the moving average of squares. Default 0.99. */
  alpha: 0.99,
  /** Added to the root of that average. Default 1e-8. */
  eps: 1e-8,
  /** Default 0. */
  momentum: 0,
  /** Divides by the standard deviation of the gradient. Default false. */
  centered: false,
};

export type RMSpropOptions = typeof ofRMSprop;

/** RMSprop, with lr 0.01 by default. torch.optim.RMSprop. Tieleman & Hinton (2012), lecture 6.5. */
export class RMSprop extends optimizer('RMSprop', {
  rule: rmsprop,
  defaults: ofRMSprop,
  places: ['lr', 'alpha', 'eps', 'weightDecay', 'momentum', 'centered'],
  nonNegative: { eps: 'epsilon value', momentum: 'momentum value', alpha: 'alpha value' },
  told: ({ alpha, eps }) => ({
    rho: alpha,
    epsilon: eps,
    epsilonJoins: 'root' as const,
    velocityOf: 'gradients' as const,
  }),
  slots: { square: 'square_avg', average: 'grad_avg', velocity: 'momentum_buffer' },
}) {}

const ofSGD = {
  ...common,
  lr: 1e-3,
  /** Default 0. */
  momentum: 0,
  /** Part of each gradient kept out of the momentum. Default 0. */
  dampening: 0,
  /** Needs momentum and no dampening. Default false. */
  nesterov: false,
};

export type SGDOptions = typeof ofSGD;

/**
 * Stochastic gradient descent, with lr 1e-3 by default. torch.optim.SGD. Sutskever et al. (2013), On the importance of
 * initialization and momentum in deep learning.
 */
export class SGD extends optimizer('SGD', {
  rule: sgd,
  defaults: ofSGD,
  places: ['lr', 'momentum', 'dampening', 'weightDecay', 'nesterov'],
  nonNegative: { momentum: 'momentum value' },
  told: () => ({ velocityOf: 'gradients' as const }),
  slots: { velocity: 'momentum_buffer' },
}) {
  protected override validate(options: SGDOptions): void {
    super.validate(options);
    const { momentum, dampening, nesterov } = options;
    if (nesterov && (momentum <= 0 || dampening !== 0)) {
      throw new ArgumentError(
        'Nesterov momentum requires a momentum and zero dampening, ' +
          `got momentum ${momentum} and dampening ${dampening}`,
      );
    }
  }

  protected override beginsAnew(): boolean {
    return true;
  }
}
