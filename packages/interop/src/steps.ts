/**
 * What a stack of layers computes, in neither dialect: each dialect is read into these steps and written from them.
 * Weights are in PyTorch's layout (`layout.ts` of formats), sequences are [N, L, features].
 */
import type { NamedArray, OnnxCell, StateDict } from '@unroll/formats';

interface Named {
  /** The layer's or module's own; empty where it has none. */
  name: string;
  /** Whether training changes its weights. */
  trainable: boolean;
}

/** One recurrent layer. */
export interface RecurrentStep extends Named {
  kind: 'recurrent';
  cell: OnnxCell;
  hiddenSize: number;
  /** weight_ih, weight_hh, bias_ih, bias_hh. */
  parameters: StateDict;
  reverseParameters?: StateDict;
  merge: 'concat' | 'sum' | 'mul' | 'ave';
  /** Keras's names. */
  activation: string;
  recurrentActivation: string;
  returnSequences: boolean;
  goBackwards: boolean;
  /** GRU: whether the reset gate scales the recurrent product. */
  resetAfter: boolean;
}

export interface DenseStep extends Named {
  kind: 'dense';
  /** weight, and bias or none. */
  parameters: StateDict;
}

interface EmbeddingStep extends Named {
  kind: 'embedding';
  weight: NamedArray;
}

interface ActivationStep {
  kind: 'activation';
  name: string;
  /** Keras's name. */
  activation: string;
}

interface DropoutStep {
  kind: 'dropout';
  name: string;
  rate: number;
}

export interface LayerNormStep extends Named {
  kind: 'layerNorm';
  /** Sizes of the axes that are normalized. */
  sizes: readonly number[];
  /** From the end: -1, or -2 and -1, ... */
  axes: readonly number[];
  epsilon: number;
  /** Of the sizes of the axes. */
  scale?: NamedArray;
  offset?: NamedArray;
}

export interface BatchNormStep {
  kind: 'batchNorm';
  name: string;
  /** What it comes to outside training; shapes broadcast with the input. */
  scale: NamedArray;
  offset: NamedArray;
}

type RearrangementStep = { name: string } & (
  | { kind: 'flatten' }
  | { kind: 'reshape'; shape: readonly number[] }
  | { kind: 'permute'; axes: readonly number[] }
  | { kind: 'repeat'; count: number }
  | { kind: 'pooling'; how: 'mean' | 'max'; keepSteps: boolean }
);

export type Step =
  | RecurrentStep
  | DenseStep
  | EmbeddingStep
  | ActivationStep
  | DropoutStep
  | LayerNormStep
  | BatchNormStep
  | RearrangementStep;

/** Sizes of one sample; null for one that may vary. */
export type SampleShape = readonly (number | null)[];
