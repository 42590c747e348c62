import './ops/methods.js';

export { enableGrad, isGradEnabled, noGrad } from './autograd/grad-mode.js';
export { BACKENDS, type BackendName, getBackend, setBackend } from './backend.js';
export { hasRelaxedSimd, ready, threads, useRelaxedSimd, useThreads } from './backends/index.js';
export {
  arange,
  eye,
  fromTypedArray,
  full,
  ones,
  onesLike,
  type SizeArguments,
  type TensorOptions,
  type TensorValues,
  tensor,
  zeros,
  zerosLike,
} from './create.js';
export type { DType, Nested, TypedArray } from './dtype.js';
export { ArgumentError, BackendError, DisposedError, GraphError, ShapeError, UnrollError } from './errors.js';
export { type MemoryInfo, memory } from './memory-info.js';
export * from './ops/index.js';
export type { JsonNumber, JsonValues, TensorJson } from './print/tensor-json.js';
export type { Shape } from './shape.js';
export { type BackwardOptions, Tensor, type TensorLike } from './tensor.js';
