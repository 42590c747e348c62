/** Says which fused kernels exist where. Callers ask here first, and compose the operation of others if there is none. */
import { nativeKernels } from './native/kernels.js';
import { wasmExports } from './wasm/module.js';

/** Backends whose kernels are registered: all hand their values over as typed arrays. */
export const FUSED_BACKENDS = ['cpu', 'wasm', 'tensorflow'] as const;

export const SIMPLE_RNN_ACTIVATIONS = ['tanh', 'relu', 'linear'] as const;
export type RNNActivation = (typeof SIMPLE_RNN_ACTIVATIONS)[number];

const hasKernels = () => nativeKernels() !== undefined || wasmExports() !== undefined;

export interface MatMulConfig {
  /** Name of the tfjs backend in use. */
  backend: string;
  dtype?: string;
}

/** The backend that a recurrent layer is to run on, and those of its options that decide on a kernel. */
export interface SequenceConfig extends MatMulConfig {
  /** Default 'tanh'. */
  activation?: unknown;
  /** Default 'sigmoid'. */
  recurrentActivation?: unknown;
  /** Default true. */
  resetAfter?: boolean;
}

/** Whether `UnrollMatMul` can run: float32, on a backend with kernels, and SIMD compiled. */
export function supportsMatMul({ backend, dtype = 'float32' }: MatMulConfig): boolean {
  return dtype === 'float32' && FUSED_BACKENDS.some((name) => name === backend) && hasKernels();
}

/** Whether `UnrollDropout` can run; its needs are those of the product. */
export const supportsDropout = supportsMatMul;

/** Whether `UnrollSimpleRNN` and its gradient can run. */
export function supportsSimpleRNN(config: SequenceConfig): boolean {
  const { activation = 'tanh' } = config;
  return SIMPLE_RNN_ACTIVATIONS.some((name) => name === activation) && supportsMatMul(config);
}

/** Whether `UnrollLSTM` and its gradient can run. */
export function supportsLSTM(config: SequenceConfig): boolean {
  const { activation = 'tanh', recurrentActivation = 'sigmoid' } = config;
  return activation === 'tanh' && recurrentActivation === 'sigmoid' && supportsMatMul(config);
}

/** Whether `UnrollGRU` and its gradient can run. */
export function supportsGRU(config: SequenceConfig): boolean {
  const { resetAfter = true } = config;
  return resetAfter && supportsLSTM(config);
}
