import './matchers.js';

export { assertAllClose, type Numbers, type Tolerance, worstExcess } from './allclose.js';
export { deviations } from './deviations.js';
export { expectFlatMemory } from './flat-memory.js';
export { type GoldenTensor, golden } from './goldens.js';
export { type Differentiable, type GradcheckOptions, gradcheck } from './gradcheck.js';
export { killedContract } from './killed-contract.js';
export { noNative } from './native.js';
export { toOptions } from './options.js';
export { BuiltProgram, type Finished, type Program, writeStandIn } from './program.js';
export { noTensorFlow } from './tensorflow.js';
