/** What the arguments of callbacks must be, where several have them. */
import { check, oneOf } from '@unroll/core/arguments';
import { Callback } from './callback.js';

/** A callback, of another copy of this package too. */
export const callback = check<Callback>(
  'a Callback',
  (value) =>
    value instanceof Callback ||
    (typeof value === 'object' && value !== null && 'setModel' in value && 'onTrainBegin' in value),
);

/** Whether a callback tells what it does: 1 or true. */
export const verbose = oneOf<0 | 1 | boolean>(0, 1, true, false);
