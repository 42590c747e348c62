/** The module's exports, for `src/backends`. Pointers are byte addresses in the arena; counts and strides are in floats. */
export { alloc, lacking, reset, reserve, reserveUntil, zeros } from './arena';
export { backward as gatedBackward, forward as gatedForward, workspaceSize } from './gated';
export { matMul } from './matmul';
export { adam } from './optim/adam';
export { applyMask, dropMask } from './random/mask';
export { mt19937 } from './random/mt19937';
export { philox } from './random/philox';
export { backward as simpleRnnBackward, forward as simpleRnnForward } from './simple-rnn';
export { sigmoidArray } from './sigmoid';
export { tanhArray } from './tanh';
