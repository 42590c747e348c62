/** What cross-entropies take, as losses and as metrics. */
import { flag, integer, integerOrNull, number } from '../options/kinds.js';

const ofLogits = {
  /** Whether `yPred` holds logits rather than probabilities. Default false. */
  fromLogits: flag(false),
};

export const ofSmoothed = {
  ...ofLogits,
  /** Part of each target that is spread evenly over the classes, in [0, 1]. Default 0. */
  labelSmoothing: number(0),
};

export const ofCategories = {
  ...ofSmoothed,
  /** The axis that the loss is taken along. Default -1. */
  axis: integer(-1),
};

export const ofIndices = {
  ...ofLogits,
  /** Samples, or steps, of this class do not count. Default null: all do. */
  ignoreClass: integerOrNull(),
  /** Only the last axis can hold the classes. Default -1. */
  axis: integer(-1),
};
