/** The arguments that layers share: those of every layer, and of weights. */
import { type Checks, check, flag, integer, orNull, positiveInteger } from '@unroll/core/arguments';
import { like, only, ownWords, symbolicShape } from './arguments/checks.js';
import type { LayerOptions } from './layer-options.js';

export const layerChecks = {
  name: check<string>(
    'a string and cannot contain character `/`',
    (value) => typeof value === 'string' && !value.includes('/'),
  ),
  trainable: flag,
  dtype: only('layers compute in float32', 'float32', null),
  autocast: flag,
  inputShape: symbolicShape,
  batchInputShape: symbolicShape,
  inputDim: positiveInteger,
  activityRegularizer: like,
} satisfies Checks<LayerOptions>;

/** The options of every layer among `options`: what a class hands on to `Layer`. */
export function layerOptionsOf(options: LayerOptions): LayerOptions {
  return pick(options, layerChecks) as LayerOptions;
}

/** The options that `checks` has names for. */
export function pick(options: object, checks: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(options).filter(([name]) => Object.hasOwn(checks, name)));
}

export const units = ownWords<number>('a positive integer');
export const rate = ownWords<number>('a number in [0, 1]');
export const seed = orNull(integer);
export const loraOrQuantization = only('not to be had here', null);

/** The places of kernel and bias in Dense. */
export const kernelChecks = {
  activation: like,
  useBias: flag,
  kernelInitializer: like,
  biasInitializer: like,
  kernelRegularizer: like,
  biasRegularizer: like,
  kernelConstraint: like,
  biasConstraint: like,
};
