/** What live.py writes; its docstring describes every part. */
import { readFileSync } from 'node:fs';
import type { GoldenTensor } from '@unroll/testing';
import type { OperationCase } from '../../packages/core/testing/compared/case.js';
import type { KerasRun, TorchRun } from '../tests/curves.js';
import type { KerasFunctions } from './keras-functions.js';
import type { KerasRules } from './keras-rules.js';
import type { TorchRules } from './torch-rules.js';

type Keywords = Record<string, unknown>;

interface Gradients {
  input: GoldenTensor;
  initial_state: GoldenTensor[];
  outputs: GoldenTensor[];
  upstream: GoldenTensor[];
  input_gradients: GoldenTensor[];
}

export interface KerasLayer extends Gradients {
  seed: number;
  layer: string;
  units: number;
  options: Keywords;
  weights: GoldenTensor[];
  weight_gradients: GoldenTensor[];
}

export interface KerasFit {
  seed: number;
  stack: { layer: string; options: Keywords }[];
  input_shape: number[];
  compile: Keywords;
  fit: Keywords;
  x: GoldenTensor;
  y: GoldenTensor;
  initial_weights: GoldenTensor[];
  history: Record<string, GoldenTensor>;
  final_weights: GoldenTensor[];
  evaluate: GoldenTensor;
  predict: GoldenTensor;
}

export interface KerasStreams {
  seed: number;
  initializers: { initializer: string; seed: number; values: GoldenTensor }[];
  dropout: { rate: number; masks: GoldenTensor[] };
  fit_order: { n: number; batch_size: number; order: number[] };
}

export interface TorchModule extends Gradients {
  seed: number;
  module: string;
  sizes: [number, number];
  options: Keywords;
  state_dict: Record<string, GoldenTensor>;
  parameter_gradients: Record<string, GoldenTensor>;
}

export interface TorchTraining {
  seed: number;
  sizes: [input: number, hidden: number, layers: number];
  dropout: number;
  hidden: 'none' | 'detach';
  optimizer: 'Adam' | 'AdamW' | 'RMSprop' | 'SGD';
  lr: number;
  x: GoldenTensor;
  y: GoldenTensor;
  initial: Record<string, GoldenTensor>;
  losses: GoldenTensor;
  final: Record<string, GoldenTensor>;
}

export interface TorchStreams {
  seed: number;
  uniform: GoldenTensor;
  normal: GoldenTensor;
  randperm: GoldenTensor;
  randint: { low: number; high: number; values: GoldenTensor };
  bernoulli: { p: number; values: GoldenTensor };
  dropout: { p: number; mask: GoldenTensor };
  loader: { n: number; batch_size: number; order: number[] };
  after: GoldenTensor;
}

export interface CoreOperations {
  seed: number;
  cases: OperationCase[];
}

interface Curve<Options> {
  options: Options;
  losses: GoldenTensor;
  initial: GoldenTensor[];
}

/** A run of the original's default, or of a variant of it. */
export type StockKeras = Curve<KerasRun & { variant?: string; nudge?: number }> & {
  scaled_to: [number, number];
};
export type StockTorch = Curve<TorchRun>;

/** Numbers; null is a missing one. */
export type Gappy = (number | null)[];

export interface DataCsv {
  seed: number;
  files: {
    text: string;
    options: Keywords;
    error?: true;
    columns: string[];
    values: Record<string, (number | string | null)[]>;
  }[];
}

interface Scaled<Options> {
  options: Options;
  fit: Gappy[];
  unseen: Gappy[];
  transformed: Gappy[];
  inverse: Gappy[];
}

export interface DataSeries {
  seed: number;
  scaled: {
    minmax: Scaled<{ featureRange: [number, number]; clip: boolean }>;
    standard: Scaled<{ withMean: boolean; withStd: boolean }>;
  }[];
  fills: { series: Gappy; linear: Gappy; median: Gappy; mean: Gappy }[];
}

export interface Cases {
  data_csv: DataCsv[];
  data_series: DataSeries[];
  keras_layers: KerasLayer[];
  keras_fits: KerasFit[];
  keras_streams: KerasStreams[];
  keras_rules: (KerasRules & { seed: number })[];
  keras_functions: (KerasFunctions & { seed: number })[];
  torch_modules: TorchModule[];
  torch_training: TorchTraining[];
  torch_streams: TorchStreams[];
  torch_rules: (TorchRules & { seed: number })[];
  operations_core: CoreOperations[];
  stock_keras: StockKeras[];
  stock_torch: StockTorch[];
}

export interface LiveFile {
  versions: Record<string, string>;
  seeds: number[];
  cases: Partial<Cases>;
}

/** The file that `run.mjs` had live.py write. */
export function readLiveFile(): LiveFile {
  const path = process.env.UNROLL_LIVE_FILE;
  if (!path) throw new Error('UNROLL_LIVE_FILE is not set: start this with `pnpm parity:live`');
  return JSON.parse(readFileSync(path, 'utf8')) as LiveFile;
}
