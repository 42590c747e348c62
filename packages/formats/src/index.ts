export { type KerasLayerWeights, type LayerKind, toKeras, toTorch } from './layout.js';
export type { NamedArray, StateDict } from './named-array.js';
