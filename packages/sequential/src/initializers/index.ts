export { Constant, type ConstantOptions, Identity, type IdentityOptions, Ones, Zeros } from './constant.js';
export { getInitializer, type InitializerLike, type InitializerName } from './get.js';
export { Initializer, RandomInitializer, type RandomInitializerOptions } from './initializer.js';
export {
  type FanOptions,
  GlorotNormal,
  GlorotUniform,
  HeNormal,
  HeUniform,
  LecunNormal,
  LecunUniform,
  Orthogonal,
  type OrthogonalOptions,
  RandomNormal,
  type RandomNormalOptions,
  RandomUniform,
  type RandomUniformOptions,
  TruncatedNormal,
  VarianceScaling,
  type VarianceScalingOptions,
} from './random.js';
