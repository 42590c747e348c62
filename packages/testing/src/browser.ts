/** What of this package works in a page: all but starting programs. Goldens come from the server of the page. */
import './matchers.js';
import type { expectFlatMemory as flat } from './flat-memory.js';
import type { golden as read } from './goldens.js';

export { assertAllClose, type Numbers, type Tolerance, worstExcess } from './allclose.js';
export { deviations } from './deviations.js';
export type { GoldenTensor } from './goldens.js';
export { type Differentiable, type GradcheckOptions, gradcheck } from './gradcheck.js';
export { toOptions } from './options.js';

/** Tests read their goldens while they are put together, so it has to be synchronous. */
export const golden: typeof read = (name) => {
  const request = new XMLHttpRequest();
  request.open('GET', `/goldens/${name}.json`, false);
  request.send();
  return JSON.parse(request.responseText);
};

export const expectFlatMemory: typeof flat = () => {
  throw new Error(
    'expectFlatMemory: a page cannot call the garbage collector; leave the test out by `deviations`',
  );
};

export const noTensorFlow = ' (skipped: tfjs-node runs in Node)';

export const noNative = ' (skipped: @unroll/native runs in Node)';
