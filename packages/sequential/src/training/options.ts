/** The arguments of what trains, in Keras's order and with its defaults. */
import {
  type anything,
  between,
  count,
  defineOptions,
  either,
  flag,
  type Leading,
  listOf,
  oneOf,
  orNull,
  positiveInteger,
  worded,
} from '@unroll/core/internal';
import type { Callback, Verbose } from '../callbacks/callback.js';
import { callback } from '../callbacks/checks.js';
import { type Data, data } from '../shapes/samples.js';
import { type ClassWeight, classWeights } from './class-weights.js';

/** One callback or several. */
type Callbacks = Callback | readonly Callback[];

/** Inputs, targets and sample weights to validate with. */
export type ValidationData = readonly [x: Data, y?: Data | null, sampleWeight?: Data | null];

export interface PredictOptions {
  /** Default 32. */
  batchSize?: number | null;
  /** True is 1, false 0. Default 'auto'. */
  verbose?: Verbose | boolean;
  callbacks?: Callbacks | null;
  /** Only so many batches. Default all; without a batch size, all samples are shared out over them. */
  steps?: number | null;
}

export interface BatchOptions {
  /** A factor for each sample's loss. */
  sampleWeight?: Data | null;
  /** Returns values by name. Default false. */
  returnDict?: boolean;
}

export interface TrainOnBatchOptions extends BatchOptions {
  /** A factor for the loss of each class's samples; 1 for classes not listed. */
  classWeight?: ClassWeight | null;
}

export interface EvaluateOptions extends PredictOptions, BatchOptions {}

export interface FitOptions extends Omit<PredictOptions, 'steps'> {
  /** The epoch to end before, counted from 0. Default 1. */
  epochs?: number;
  /** The epoch to start at, to go on with earlier training. Default 0. */
  initialEpoch?: number;
  /** Whether samples come in another order than given. Default true. */
  shuffle?: boolean;
  /** Evaluated after each epoch: x, y, and sample weights if any. */
  validationData?: ValidationData | null;
  /** The last part of the samples, taken away before shuffling, to validate with instead. In [0, 1); default 0. */
  validationSplit?: number;
  /** Validates every n-th epoch, or after the epochs listed (counted from 1). Default 1. */
  validationFreq?: number | readonly number[];
  /** Default `batchSize`. */
  validationBatchSize?: number | null;
  /** Only so many batches of the validation data. Default all. */
  validationSteps?: number | null;
  /** A factor for each sample's loss. */
  sampleWeight?: Data | null;
  /** A factor for the loss of each class's training samples; 1 for classes not listed. */
  classWeight?: ClassWeight | null;
  /**
   * Only so many batches make an epoch; the next one goes on behind them, and where the data ends an epoch ends early.
   * Default all; without a batch size, all samples are shared out over them.
   */
  stepsPerEpoch?: number | null;
}

/** Arguments that `fit` takes by position: Keras's. */
type FitPlaces = [
  x: Data,
  y: Data | null,
  batchSize: number | null,
  epochs: number,
  verbose: Verbose | boolean,
  callbacks: Callbacks | null,
  validationSplit: number,
  validationData: ValidationData | null,
  shuffle: boolean,
  classWeight: ClassWeight | null,
  sampleWeight: Data | null,
  initialEpoch: number,
  stepsPerEpoch: number | null,
  validationSteps: number | null,
  validationBatchSize: number | null,
  validationFreq: number | readonly number[],
];

type EvaluatePlaces = [
  x: Data,
  y: Data | null,
  batchSize: number | null,
  verbose: Verbose | boolean,
  sampleWeight: Data | null,
  steps: number | null,
  callbacks: Callbacks | null,
  returnDict: boolean,
];

type PredictPlaces = [
  x: Data,
  batchSize: number | null,
  verbose: Verbose | boolean,
  steps: number | null,
  callbacks: Callbacks | null,
];

/** The data by name, too. */
export interface Inputs {
  x: Data;
}

export interface InputsAndTargets extends Inputs {
  y?: Data | null;
}

export type FitArguments = Leading<FitPlaces, FitOptions & InputsAndTargets>;
export type EvaluateArguments = Leading<EvaluatePlaces, EvaluateOptions & InputsAndTargets>;
export type PredictArguments = Leading<PredictPlaces, PredictOptions & Inputs>;
export type TrainOnBatchArguments = Leading<
  [x: Data, y: Data | null, sampleWeight: Data | null, classWeight: ClassWeight | null, returnDict: boolean],
  TrainOnBatchOptions & InputsAndTargets
>;
export type TestOnBatchArguments = Leading<
  [x: Data, y: Data | null, sampleWeight: Data | null, returnDict: boolean],
  BatchOptions & InputsAndTargets
>;

const common = {
  batchSize: orNull(positiveInteger),
  verbose: oneOf<Verbose | boolean>(0, 1, 2, 'auto', true, false),
  callbacks: orNull(either(callback, listOf(callback))) as typeof anything,
};
const steps = orNull(positiveInteger);
const inputs = { x: data };
const targets = { ...inputs, y: orNull(data) };
const batch = { sampleWeight: orNull(data), returnDict: flag };
const validationData = worded<ValidationData>('a list of x, y and, if any, sample weights', {
  wanted: '',
  accepts: (value) =>
    Array.isArray(value) &&
    [1, 2, 3].includes(value.length) &&
    value.every((item, i) => data.accepts(item) || (i > 0 && item == null)),
});

export const fitArguments = defineOptions<FitOptions & InputsAndTargets>('fit', {
  positional: [
    ...(['x', 'y', 'batchSize', 'epochs', 'verbose', 'callbacks', 'validationSplit'] as const),
    ...(['validationData', 'shuffle', 'classWeight', 'sampleWeight', 'initialEpoch'] as const),
    ...(['stepsPerEpoch', 'validationSteps', 'validationBatchSize', 'validationFreq'] as const),
  ],
  required: 1,
  checks: {
    ...targets,
    ...common,
    epochs: count,
    initialEpoch: count,
    shuffle: flag,
    validationData: orNull(validationData),
    validationSplit: worded('in [0, 1)', {
      ...between(0, 1),
      accepts: (value) => between(0, 1).accepts(value) && value !== 1,
    }),
    validationFreq: either(positiveInteger, listOf(positiveInteger)) as typeof anything,
    validationBatchSize: orNull(positiveInteger),
    validationSteps: steps,
    sampleWeight: orNull(data),
    classWeight: orNull(classWeights),
    stepsPerEpoch: steps,
  },
});

export const evaluateArguments = defineOptions<EvaluateOptions & InputsAndTargets>('evaluate', {
  positional: ['x', 'y', 'batchSize', 'verbose', 'sampleWeight', 'steps', 'callbacks', 'returnDict'],
  required: 1,
  checks: { ...targets, ...common, ...batch, steps },
});

export const predictArguments = defineOptions<PredictOptions & Inputs>('predict', {
  positional: ['x', 'batchSize', 'verbose', 'steps', 'callbacks'],
  required: 1,
  checks: { ...inputs, ...common, steps },
});

export const trainOnBatchArguments = defineOptions<TrainOnBatchOptions & InputsAndTargets>('trainOnBatch', {
  positional: ['x', 'y', 'sampleWeight', 'classWeight', 'returnDict'],
  required: 1,
  checks: { ...targets, ...batch, classWeight: orNull(classWeights) },
});

export const testOnBatchArguments = defineOptions<BatchOptions & InputsAndTargets>('testOnBatch', {
  positional: ['x', 'y', 'sampleWeight', 'returnDict'],
  required: 1,
  checks: { ...targets, ...batch },
});

export const predictOnBatchArguments = defineOptions<Inputs>('predictOnBatch', {
  positional: ['x'],
  required: 1,
  checks: inputs,
});
