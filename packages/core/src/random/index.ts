export type { DropMask } from '../memory/drop-mask.js';
export { KerasRandom, KerasSeeds, type Seed, SeedGenerator } from './keras-seeds.js';
export type { PhiloxCounter, PhiloxKey } from './philox.js';
export { PythonRandom } from './python-random.js';
export type { RandomSource } from './source.js';
export type { SeedPair } from './tensorflow-stateless.js';
export { TorchGenerator } from './torch-generator.js';
