/** The gates of LSTM and GRU, whose weights Keras 1 kept apart. */
import { ArgumentError } from '@unroll/core';
import { type NamedWeight, toFloat32 } from '@unroll/formats';
import { shown } from '../serialized/read-options.js';

/** The gates in the order in which Keras 1 kept their weights, and where each stands in one kernel. */
const GATES = [
  { gates: ['i', 'c', 'f', 'o'], order: ['i', 'f', 'c', 'o'] },
  { gates: ['z', 'r', 'h'], order: ['z', 'r', 'h'] },
];
const PARTS = ['W', 'U', 'b'];

/** Weights by name, with those of the gates of an LSTM or a GRU joined into kernel, recurrent kernel and bias. */
export function joinGates(weights: readonly NamedWeight[]): NamedWeight[] {
  const joined: NamedWeight[] = [];
  for (let i = 0; i < weights.length; ) {
    const found = GATES.find(({ gates }) => hasGatesAt(weights, i, gates));
    if (found === undefined) {
      joined.push(weights[i]!);
      i += 1;
      continue;
    }
    const { gates, order } = found;
    for (const [part, name] of PARTS.entries()) {
      const ofGates = order.map((gate) => weights[i + gates.indexOf(gate) * PARTS.length + part]!);
      joined.push({
        name: `${weights[i]!.name.replace(/_W_\w+.*$/, '')}_${name}`,
        array: sideBySide(ofGates),
      });
    }
    i += gates.length * PARTS.length;
  }
  return joined;
}

function hasGatesAt(weights: readonly NamedWeight[], start: number, gates: readonly string[]): boolean {
  return gates.every((gate, g) =>
    PARTS.every((part, p) => {
      const name = weights[start + g * PARTS.length + p]?.name ?? '';
      return new RegExp(`_${part}_${gate}([_:]\\d+)*$`).test(name);
    }),
  );
}

/** Arrays of one shape, joined along their last axis. @throws ArgumentError for arrays of different shapes. */
function sideBySide(weights: readonly NamedWeight[]): NamedWeight['array'] {
  const [first] = weights as [NamedWeight, ...NamedWeight[]];
  const { shape } = first.array;
  const width = shape.at(-1) ?? 0;
  const rows = shape.slice(0, -1).reduce((a, b) => a * b, 1);
  const parts = weights.map(({ name, array }) => {
    if (array.shape.join() === shape.join() && shape.length > 0) return toFloat32(array).values;
    throw new ArgumentError(
      `Weight ${shown(name)} must have the shape of ${shown(first.name)}, (${shape}), the file has (${array.shape})`,
    );
  });
  const values = new Float32Array(rows * width * parts.length);
  for (const [p, part] of parts.entries()) {
    for (let row = 0; row < rows; row++) {
      values.set(part.subarray(row * width, (row + 1) * width), (row * parts.length + p) * width);
    }
  }
  return { dtype: 'float32', shape: [...shape.slice(0, -1), width * parts.length], values };
}
