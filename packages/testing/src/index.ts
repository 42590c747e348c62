import './matchers.js';

export { assertAllClose, type Numbers, type Tolerance, worstExcess } from './allclose.js';
export { golden } from './goldens.js';
export { type Differentiable, type GradcheckOptions, gradcheck } from './gradcheck.js';
export { BuiltProgram, type Finished, type Program } from './program.js';
