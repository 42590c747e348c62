/** What the options of every layer must be. */
import { type Checks, check, flag, positiveInteger } from '@unroll/core/internal';
import { like, only, symbolicShape } from '../arguments/checks.js';
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
