/** The arrays that an optimizer keeps for each variable, as they stand in `optimizer.variables` and in files. */
import type { Variable } from '../variables/variable.js';

/** What an optimizer remembers, as it stands in `optimizer.variables` and in saved files. */
export interface OptimizerVariable {
  name: string;
  dtype: 'int64' | 'float32';
  shape: number[];
  values: Float32Array | number[];
}

/** One of a rule's arrays under Keras's name; Keras's SGD keeps the negative of what the rule keeps. */
export interface SlotName {
  slot: string;
  name: string;
  sign?: -1;
}

/** The arrays of one variable, by the rule's names. */
export type Slots = Record<string, Float32Array>;

type Groups = readonly (readonly SlotName[])[];
type SlotsOf = ReadonlyMap<Variable, Slots>;

/** In Keras's order: the slots of a group alternate from variable to variable. */
export function slotVariables(groups: Groups, slots: SlotsOf): OptimizerVariable[] {
  return groups.flatMap((group) =>
    [...slots].flatMap(([variable, arrays]) => group.flatMap((slot) => slotVariable(variable, arrays, slot))),
  );
}

/** Takes back what `slotVariables` gave, and says how many arrays that were. */
export function setSlots(groups: Groups, slots: SlotsOf, values: readonly ArrayLike<number>[]): number {
  let taken = 0;
  for (const group of groups) {
    for (const arrays of slots.values()) {
      for (const { slot, sign = 1 } of group) {
        const given = values[taken];
        if (arrays[slot] === undefined || given === undefined) continue;
        arrays[slot] = Float32Array.from(given, (value) => sign * value);
        taken += 1;
      }
    }
  }
  return taken;
}

function slotVariable(
  variable: Variable,
  arrays: Slots,
  { slot, name, sign }: SlotName,
): OptimizerVariable[] {
  const values = arrays[slot];
  if (values === undefined) return [];
  return [
    {
      name: `${variable.path.replaceAll('/', '_')}_${name}`,
      dtype: 'float32',
      shape: variable.shape,
      values: sign === -1 ? values.map((value) => -value) : values,
    },
  ];
}
