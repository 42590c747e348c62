/** What the options of every layer must be, and how configs have them. */
import { type Checks, check, flag, positiveInteger } from '@unroll/core/internal';
import { like, only, symbolicShape } from '../arguments/checks.js';
import { dtype, like as readLike } from '../options/reads.js';
import { ignored, type Keys, flag as readFlag, shape, text } from '../serialized/read-options.js';
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

/** The keys of every layer. */
export const layerKeys: Keys = {
  ...{ name: text, trainable: readFlag, dtype, activity_regularizer: readLike },
  ...{ batch_input_shape: shape, input_shape: shape, input_dtype: ignored },
};
