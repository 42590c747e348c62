import { defineOptions, type Leading, nadamMomenta, number } from '@unroll/core/internal';
import { type NadamHyperparameters, type NadamMomenta, nadam } from '@unroll/core/optim';
import { autoName } from '../naming.js';
import { type LearningRate, Optimizer, type OptimizerOptions, type OptimizerVariable } from './optimizer.js';
import { COMMON, type CommonPlaces, optimizerChecks } from './optimizer-arguments.js';

export interface NadamOptions extends OptimizerOptions {
  /** Default 0.001. */
  learningRate?: LearningRate;
  /** Decay of the mean of gradients, Keras's beta_1. Default 0.9. */
  beta1?: number;
  /** Decay of the mean of their squares, Keras's beta_2. Default 0.999. */
  beta2?: number;
  /** Keeps the quotient finite. Default 1e-7. */
  epsilon?: number;
}

type NadamPlaces = [
  learningRate: LearningRate,
  beta1: number,
  beta2: number,
  epsilon: number,
  weightDecay: number | null,
  ...common: CommonPlaces,
];

const nadamArguments = defineOptions<NadamOptions>('Nadam', {
  positional: ['learningRate', 'beta1', 'beta2', 'epsilon', 'weightDecay', ...COMMON],
  checks: { ...optimizerChecks, beta1: number, beta2: number, epsilon: number },
});

/** From this step on the momentum is beta1 to the last bit. */
const SETTLED = 1000;

/** Adam with Nesterov's momentum. keras.optimizers.Nadam; Dozat (2015), Incorporating Nesterov momentum into Adam. */
export class Nadam extends Optimizer<NadamHyperparameters> {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  protected readonly rule = nadam;
  protected readonly slotGroups = [
    [
      { slot: 'm', name: 'momentum' },
      { slot: 'v', name: 'velocity' },
    ],
  ];
  /** Momenta of the step they were last asked for: their product goes on from there. */
  private latest: NadamMomenta & { step: number } = { step: 0, now: 1, next: 1, product: 1 };

  constructor(...args: Leading<NadamPlaces, NadamOptions>) {
    const {
      learningRate = 0.001,
      beta1 = 0.9,
      beta2 = 0.999,
      epsilon = 1e-7,
      name = autoName('Nadam'),
      ...base
    } = nadamArguments.read(args);
    super({ learningRate, name, ...base });
    this.beta1 = beta1;
    this.beta2 = beta2;
    this.epsilon = epsilon;
  }

  protected hyperparameters(lr: number): NadamHyperparameters {
    const { epsilon } = this;
    const step = this.iterations + 1;
    // Keras rounds both to float32 first, where 1 - 0.999 has lost four digits.
    const [beta1, beta2] = [Math.fround(this.beta1), Math.fround(this.beta2)];
    const correction2 = Math.fround(1 - Math.fround(beta2 ** step));
    return { lr, beta1, beta2, epsilon, momenta: this.momentaOf(step), correction2 };
  }

  private momentaOf(step: number): NadamMomenta {
    if (step < this.latest.step) this.latest = { step: 0, now: 1, next: 1, product: 1 };
    for (let at = this.latest.step + 1; at <= Math.min(step, SETTLED); at++) this.advance(at, at);
    // A file may say that any number of steps were done.
    if (step > this.latest.step) this.advance(this.latest.step + 1, step);
    return this.latest;
  }

  /** To step `last`, from `first` on, through steps of one momentum. */
  private advance(first: number, last: number): void {
    const before = this.latest.product * this.beta1 ** (last - first);
    const momenta = nadamMomenta(last, this.beta1, before);
    // In float32, as Keras and its files have it, so that training goes on from a file to the last bit.
    this.latest = { step: last, ...momenta, product: Math.fround(momenta.product) };
  }

  /** The product of all momenta so far, which Keras keeps without a name of its own. */
  protected override ownVariables(): OptimizerVariable[] {
    const { product } = this.iterations === 0 ? { product: 1 } : this.momentaOf(this.iterations);
    return [{ name: 'variable', dtype: 'float32', shape: [], values: Float32Array.of(product) }];
  }

  protected override setOwnVariables([product]: readonly ArrayLike<number>[]): void {
    const { iterations } = this;
    if (product !== undefined) this.latest = { step: iterations, now: 1, next: 1, product: product[0]! };
  }

  override getConfig(): Record<string, unknown> {
    const { beta1, beta2, epsilon } = this;
    return { ...super.getConfig(), beta_1: beta1, beta_2: beta2, epsilon };
  }
}
