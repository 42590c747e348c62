/**
 * What unroll's own packages share. Nobody else should build on it: it may change in any release. The other entries have the
 * names for users.
 */
export * from './arguments/index.js';
export { isInstance } from './copies.js';
export { describe } from './describe.js';
export { expected, requireInteger } from './expected.js';
export { orthonormalColumns } from './initializers/orthogonal.js';
export { factorsOf, packBits } from './memory/drop-mask.js';
export { softmaxAlong } from './ops/activations.js';
export { standardize } from './ops/normalization.js';
export { float32BiasCorrection } from './optim/bias-correction.js';
export { nadamMomenta } from './optim/nadam.js';
export { createSlots } from './optim/rule.js';
export { borrowValues, updateParameter } from './optim/update.js';
export { printable } from './printable.js';
export { Mt19937 } from './random/mt19937.js';
export { fillPhilox } from './random/philox.js';
export {
  shuffledIndices,
  statelessDropMask,
  statelessDropoutMask,
  statelessNormal,
  statelessTruncatedNormal,
  statelessUniform,
} from './random/tensorflow-stateless.js';
export { projectInput } from './rnn/cell.js';
export { scan, scanSteps } from './rnn/scan.js';
export { takeRows } from './rows.js';
export { broadcastShapes, normalizeAxis, sameShape, sizeOf } from './shape.js';
