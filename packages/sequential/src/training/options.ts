import { ArgumentError, describe, requireInteger } from '@unroll/core';
import type { Callback } from '../callbacks/index.js';
import type { Verbose } from '../progress-bar.js';
import { type ClassWeight, classSampleWeights, type Data, Dataset } from './dataset.js';

export interface PredictOptions {
  /** Default 32. */
  batchSize?: number;
  /** Default 'auto'. */
  verbose?: Verbose;
  callbacks?: readonly Callback[];
}

export interface BatchOptions {
  /** A factor for each sample's loss. */
  sampleWeight?: Data;
  /** Returns values by name. Default false. */
  returnDict?: boolean;
}

export interface EvaluateOptions extends PredictOptions, BatchOptions {}

export interface FitOptions extends PredictOptions {
  /** The epoch to end before, counted from 0. Default 1. */
  epochs?: number;
  /** The epoch to start at, to go on with earlier training. Default 0. */
  initialEpoch?: number;
  /** Whether samples come in another order than given. Default true. */
  shuffle?: boolean;
  /** Evaluated after each epoch: x, y, and sample weights if any. */
  validationData?: readonly [x: Data, y: Data, sampleWeight?: Data];
  /** The last part of the samples, taken away before shuffling, to validate with instead. In [0, 1); default 0. */
  validationSplit?: number;
  /** Validates every n-th epoch, or after the epochs listed (counted from 1). Default 1. */
  validationFreq?: number | readonly number[];
  /** Default `batchSize`. */
  validationBatchSize?: number;
  /** A factor for each sample's loss. */
  sampleWeight?: Data;
  /** A factor for the loss of each class's samples; 1 for classes not listed. */
  classWeight?: ClassWeight;
}

/** What `fit` is going to do, all of it checked. */
export interface FitPlan {
  training: Dataset;
  validation: Dataset | null;
  validates: (epoch: number) => boolean;
  batchSize: number;
  validationBatchSize: number;
  initialEpoch: number;
  epochs: number;
  shuffle: boolean;
}

/** @throws ArgumentError for a value out of its range, and for data that does not fit together. */
export function planFit(x: Data, y: Data | null, options: FitOptions): FitPlan {
  const { epochs = 1, initialEpoch = 0, shuffle = true, validationSplit = 0, validationData } = options;
  requireInteger('fit', 'epochs', epochs, 0);
  requireInteger('fit', 'initialEpoch', initialEpoch, 0);
  if (!(validationSplit >= 0 && validationSplit < 1)) {
    throw new ArgumentError(`fit: validationSplit must be in [0, 1), got ${describe(validationSplit)}`);
  }
  const batchSize = requireBatchSize('fit', options.batchSize);
  const all = Dataset.from(x, y, sampleWeights(y, options));
  const [training, validation] = validationData
    ? [all, Dataset.from(...validationData)]
    : validationSplit > 0
      ? all.split(validationSplit)
      : [all, null];
  return {
    training,
    validation,
    validates: validationSchedule(options.validationFreq ?? 1),
    batchSize,
    validationBatchSize: requireBatchSize('fit', options.validationBatchSize ?? batchSize),
    initialEpoch,
    epochs,
    shuffle,
  };
}

export function requireBatchSize(operation: string, batchSize = 32): number {
  requireInteger(operation, 'batchSize', batchSize, 1);
  return batchSize;
}

function sampleWeights(y: Data | null, { sampleWeight, classWeight }: FitOptions): Data | null {
  if (classWeight === undefined) return sampleWeight ?? null;
  if (sampleWeight !== undefined) {
    throw new ArgumentError('You cannot `classWeight` and `sampleWeight` at the same time.');
  }
  if (y === null) throw new ArgumentError('fit: classWeight needs targets: pass `y` beside `x`');
  return classSampleWeights(y, classWeight);
}

function validationSchedule(frequency: number | readonly number[]): (epoch: number) => boolean {
  if (typeof frequency !== 'number') return (epoch) => frequency.includes(epoch + 1);
  requireInteger('fit', 'validationFreq', frequency, 1);
  return (epoch) => (epoch + 1) % frequency === 0;
}
