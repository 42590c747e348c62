import type { Verbose } from '../callbacks/callback.js';
import { Dataset } from './dataset.js';
import type { FitOptions, InputsAndTargets } from './options.js';

/** How a data set is gone through. */
export interface Passes {
  data: Dataset;
  batchSize: number;
  /** How many batches there are. */
  batches: number;
  /** How many were asked for, which may be more. */
  steps: number;
}

/** What `fit` is going to do, all of it checked. */
export interface FitPlan {
  training: Passes;
  validation: Passes | null;
  validates: (epoch: number) => boolean;
  initialEpoch: number;
  epochs: number;
  shuffle: boolean;
}

/** @throws ArgumentError, ShapeError for data that does not fit together. */
export function planFit(given: FitOptions & InputsAndTargets): FitPlan {
  const { epochs = 1, initialEpoch = 0, shuffle = true, validationSplit = 0, validationFreq = 1 } = given;
  const { validationData, batchSize, classWeight } = given;
  const all = Dataset.from('fit', given);
  const [learned, held] = validationData
    ? [all, validationSet(...validationData)]
    : validationSplit > 0
      ? all.split(validationSplit)
      : [all, null];
  return {
    training: passes(
      classWeight ? learned.weightedByClass('fit', classWeight) : learned,
      batchSize,
      given.stepsPerEpoch,
    ),
    validation: held && passes(held, given.validationBatchSize ?? batchSize, given.validationSteps),
    validates:
      typeof validationFreq === 'number'
        ? (epoch) => (epoch + 1) % validationFreq === 0
        : (epoch) => validationFreq.includes(epoch + 1),
    ...{ initialEpoch, epochs, shuffle },
  };
}

function validationSet(...[x, y, sampleWeight]: NonNullable<FitOptions['validationData']>): Dataset {
  return Dataset.from('fit: validationData', { x, y, sampleWeight });
}

/** As Keras, shares the samples out over `steps` batches where no batch size is given. */
export function passes(data: Dataset, batchSize?: number | null, steps?: number | null): Passes {
  const size = batchSize ?? (steps ? Math.ceil(data.size / steps) : 32);
  const batches = data.batchCount(size);
  return { data, batchSize: size, batches, steps: steps ?? batches };
}

/** Keras's, too, are numbers and booleans. */
export function verbosity(verbose: Verbose | boolean = 'auto'): Verbose {
  if (typeof verbose !== 'boolean') return verbose;
  return verbose ? 1 : 0;
}
