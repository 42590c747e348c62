import type { Tensor } from '@unroll/core';
import type { ConstraintLike } from '../constraints/get.js';
import type { RegularizerLike } from '../regularizers/get.js';
import type { SymbolicShape } from '../shapes/shape.js';

export interface LayerOptions {
  /** Must be unique in a model. Default the class's name in snake case, numbered from the second on. */
  name?: string;
  /** Whether `fit` changes the weights. Default true. */
  trainable?: boolean;
  /** Shape of one sample, for the first layer of a model; null for a size that may vary. */
  inputShape?: SymbolicShape;
  /** `inputShape` with the batch size in front. */
  batchInputShape?: SymbolicShape;
  /** A penalty on what the layer returns, divided by the batch size, that joins the loss. Default none. */
  activityRegularizer?: RegularizerLike;
  /** `inputShape` of one axis. */
  inputDim?: number;
  /** Taken as in Keras; layers compute in float32 alone. */
  dtype?: 'float32' | null;
  /** Taken as in Keras, where it lets inputs be cast to `dtype`. */
  autocast?: boolean;
}

export interface CallOptions {
  /** Whether dropout and its like are active. Default false. */
  training?: boolean;
  /** Which time steps count, [batch, time] (bool). Default the mask that the input carries. */
  mask?: Tensor | null;
}

export interface WeightOptions {
  regularizer?: RegularizerLike;
  constraint?: ConstraintLike;
  /** Whether an optimizer may ever change it: moving statistics are not for training. Default true. */
  trainable?: boolean;
}

/** What a layer returns: a tensor, or several (a recurrent layer with `returnState`). */
export type LayerOutput = Tensor | Tensor[];
