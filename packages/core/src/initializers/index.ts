export { constant, identity, ones, zeros } from './constant.js';
export { calculateFanInAndFanOut, computeFans, type Fans } from './fans.js';
export { orthogonal, torchOrthogonal } from './orthogonal.js';
export { type NormalOptions, randomNormal, randomUniform, truncatedNormal } from './random.js';
export {
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  lecunNormal,
  lecunUniform,
  type VarianceScalingOptions,
  varianceScaling,
} from './variance-scaling.js';
export {
  calculateGain,
  type KaimingOptions,
  kaimingNormal,
  kaimingUniform,
  type Nonlinearity,
  xavierNormal,
  xavierUniform,
} from './xavier-kaiming.js';
