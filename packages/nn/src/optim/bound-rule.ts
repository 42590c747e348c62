/** An update rule with the options of one group, and what it remembers of each parameter. */
import type { Tensor } from '@unroll/core';
import { createSlots, updateParameter } from '@unroll/core/internal';
import type { ParameterUpdate, UpdateRule } from '@unroll/core/optim';

/** What an optimizer remembers of one parameter. */
export interface ParameterState {
  step: number;
  slots: Record<string, Float32Array>;
}

/** A rule of core's with its hyperparameters, as one group has set them. */
export interface BoundRule {
  /** Names of the slots that the rule needs with these hyperparameters. */
  readonly slots: readonly string[];
  createSlots(size: number): Record<string, Float32Array>;
  update(parameter: Tensor, input: ParameterUpdate): void;
}

export function bindRule<H>(rule: UpdateRule<H>, hyperparameters: H): BoundRule {
  return {
    slots: rule.slots(hyperparameters),
    createSlots: (size) => createSlots(rule, hyperparameters, size),
    update: (parameter, input) => updateParameter(parameter, rule, input, hyperparameters),
  };
}

/** The first slot that `rule` needs and `state` lacks, as where an option was changed after the first step. */
export function lackingSlot(rule: BoundRule, { slots }: ParameterState): string | undefined {
  for (const slot of rule.slots) if (slots[slot] === undefined) return slot;
  return undefined;
}
