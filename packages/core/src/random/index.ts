export { type DropMask, factorsOf, packBits } from '../memory/drop-mask.js';
export { KerasRandom, KerasSeeds, type Seed, SeedGenerator } from './keras-seeds.js';
export { Mt19937 } from './mt19937.js';
export { fillPhilox, type PhiloxCounter, type PhiloxKey } from './philox.js';
export { PythonRandom } from './python-random.js';
export type { RandomSource } from './source.js';
export {
  type SeedPair,
  shuffledIndices,
  statelessDropMask,
  statelessDropoutMask,
  statelessNormal,
  statelessTruncatedNormal,
  statelessUniform,
} from './tensorflow-stateless.js';
export { TorchGenerator } from './torch-generator.js';
