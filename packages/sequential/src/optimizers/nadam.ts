import { float32BiasCorrection, nadamMomenta } from '@unroll/core/internal';
import { type NadamHyperparameters, type NadamMomenta, nadam } from '@unroll/core/optim';
import type { OptionsOf } from '../options/describe.js';
import { momentOptions, optimizer } from './optimizer-class.js';
import type { OptimizerVariable } from './slots.js';

export type NadamOptions = OptionsOf<typeof momentOptions>;

/** From this step on the momentum is beta1 to the last bit. */
const SETTLED = 1000;

const START: NadamMomenta = { now: 1, next: 1, product: 1 };

/** Adam with Nesterov's momentum. keras.optimizers.Nadam; Dozat (2015), Incorporating Nesterov momentum into Adam. */
export class Nadam extends optimizer('Nadam', {
  rule: nadam,
  options: momentOptions,
  // Each step sets its own.
  told: { momenta: START, correction2: 1 },
  slots: [
    [
      { slot: 'm', name: 'momentum' },
      { slot: 'v', name: 'velocity' },
    ],
  ],
}) {
  /** Momenta of the step they were last asked for: their product goes on from there. */
  private latest: NadamMomenta & { step: number } = { step: 0, ...START };

  protected override hyperparameters(lr: number): NadamHyperparameters {
    const step = this.iterations + 1;
    // Keras rounds both to float32 first.
    const [beta1, beta2] = [Math.fround(this.beta1), Math.fround(this.beta2)];
    const correction2 = float32BiasCorrection(beta2, step);
    return { ...super.hyperparameters(lr), beta1, beta2, momenta: this.momentaOf(step), correction2 };
  }

  private momentaOf(step: number): NadamMomenta {
    if (step < this.latest.step) this.latest = { step: 0, ...START };
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
}
