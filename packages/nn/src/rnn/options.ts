/** The arguments of recurrent layers and cells: what each must be. */
import { ArgumentError } from '@unroll/core';
import { type Check, type Checks, check, describe, flag } from '@unroll/core/internal';
import { real, size } from '../arguments.js';

export interface RNNBaseOptions {
  /** Layers stacked on one another. Default 1. */
  numLayers?: number;
  /** Whether layers have the biases b_ih and b_hh. Default true. */
  bias?: boolean;
  /** Sequences are [N, L, H] rather than [L, N, H]; hidden states are [D * num_layers, N, H] either way. Default false. */
  batchFirst?: boolean;
  /** Probability of dropout after every layer but the last, in training. Default 0. */
  dropout?: number;
  /** Also runs every layer from the end to the start. Default false. */
  bidirectional?: boolean;
}

/** The sizes that a layer or a cell must be given. */
export interface Sizes {
  inputSize: number;
  hiddenSize: number;
}

export type RNNBaseArguments = Sizes & RNNBaseOptions;

export const NONLINEARITIES = ['tanh', 'relu'] as const;
export type RNNNonlinearity = (typeof NONLINEARITIES)[number];

/** Which one it must be is said in PyTorch's words, by `requireOneOf`. */
export const nonlinearity: Check<RNNNonlinearity> = check(
  "'tanh' or 'relu'",
  (value) => typeof value === 'string',
);

export const sizeChecks: Checks<Sizes> = { inputSize: size, hiddenSize: size };

export const baseChecks: Checks<RNNBaseArguments> = {
  ...sizeChecks,
  numLayers: size,
  bias: flag,
  batchFirst: flag,
  dropout: real,
  bidirectional: flag,
};

/** The places after the sizes, those of LSTM and GRU. */
export type BasePlaces = [
  numLayers: number,
  bias: boolean,
  batchFirst: boolean,
  dropout: number,
  bidirectional: boolean,
];

/** Throws where a layer that has no projection is given a size for it. */
export function refuseProjection(projSize: unknown): void {
  if (projSize === undefined) return;
  throw new ArgumentError(
    `proj_size argument is only supported for LSTM, not RNN or GRU, got ${describe(projSize)}`,
  );
}

export const basePlaces: readonly (keyof RNNBaseArguments)[] = [
  'inputSize',
  'hiddenSize',
  'numLayers',
  'bias',
  'batchFirst',
  'dropout',
  'bidirectional',
];
