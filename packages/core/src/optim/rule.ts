/**
 * The contract of an optimizer's update rule.
 *
 * A rule is pure arithmetic on flat float32 arrays: it reads a parameter and its gradient, updates its own slots (moments,
 * velocities) in place, and writes the parameter's new values to another array, so that graphs recorded before keep the
 * old ones. It holds none of the arrays beyond the call. Both dialects share the rules; what differs between Keras and torch
 * is an option of the rule.
 */
import { newArray } from '../room.js';
export interface UpdateRule<Hyperparameters> {
  /** Names of the arrays, as long as the parameter, that the rule keeps for each parameter. */
  slots(hyperparameters: Hyperparameters): readonly string[];
  /** The value that a slot starts from; 0 unless the rule says otherwise. */
  initialValue?(slot: string, hyperparameters: Hyperparameters): number;
  update(input: UpdateInput, hyperparameters: Hyperparameters): void;
}

export interface UpdateInput {
  parameter: Float32Array;
  /** The rule writes the new values here. The array is as long as `parameter` and may hold anything before. */
  next: Float32Array;
  gradient: Float32Array;
  /** Moments of second order take these in the place of the gradient's squares. Default: its squares. */
  squares?: Float32Array | undefined;
  /** The same for the gradient's absolute values. */
  magnitudes?: Float32Array | undefined;
  slots: Readonly<Record<string, Float32Array>>;
  /** 1 for the first update. */
  step: number;
}

/** Fresh slots for a parameter of `size` elements. */
export function createSlots<H>(
  rule: UpdateRule<H>,
  hyperparameters: H,
  size: number,
): Record<string, Float32Array> {
  const entries = rule
    .slots(hyperparameters)
    .map(
      (slot) =>
        [
          slot,
          newArray('optimizer', Float32Array, size).fill(rule.initialValue?.(slot, hyperparameters) ?? 0),
        ] as const,
    );
  return Object.fromEntries(entries);
}
