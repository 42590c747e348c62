/** The recurrences in plain float64 numbers, sample by sample: what every cell and kernel is tested against. */

export type Vector = readonly number[];
/** Rows of numbers; `rows[i][j]` multiplies input i into output j. */
export type Matrix = readonly Vector[];

/** The parameters of one sample at one step. */
interface ReferenceParameters {
  /** The product of a state with the recurrent weights of one gate, under that gate's dropout mask. */
  recurrent(state: Vector, gate: number): Vector;
  recurrentBias: Vector | null;
  projection: Matrix | null;
}

/** [projected input of each gate], state -> state. */
export type ReferenceStep = (
  gates: readonly Vector[],
  state: readonly Vector[],
  p: ReferenceParameters,
) => Vector[];

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

export const referenceSimple: ReferenceStep = ([x], [h], p) => {
  const recurrent = p.recurrent(h!, 0);
  return [x!.map((value, u) => Math.tanh(value + recurrent[u]!))];
};

export const referenceLSTM: ReferenceStep = (x, [h, c], p) => {
  const [i, f, g, o] = x.map((values, gate) => {
    const recurrent = p.recurrent(h!, gate);
    return values.map((value, u) => value + recurrent[u]!);
  }) as [number[], number[], number[], number[]];
  const carried = c!.map((value, u) => sigmoid(f[u]!) * value + sigmoid(i[u]!) * Math.tanh(g[u]!));
  const output = carried.map((value, u) => sigmoid(o[u]!) * Math.tanh(value));
  return [p.projection ? times(output, p.projection) : output, carried];
};

/** `z` and `r` are the places of the update and the reset gate. */
export const referenceGRU =
  ({ z, r, resetAfter }: { z: 0 | 1; r: 0 | 1; resetAfter: boolean }): ReferenceStep =>
  (x, [h], p) => {
    const units = h!.length;
    const bias = (gate: number, u: number) => p.recurrentBias?.[gate * units + u] ?? 0;
    const gate = (place: number) => {
      const recurrent = p.recurrent(h!, place);
      return x[place]!.map((value, u) => sigmoid(value + recurrent[u]! + bias(place, u)));
    };
    const [update, reset] = [gate(z), gate(r)];
    const product = p.recurrent(resetAfter ? h! : h!.map((value, u) => reset[u]! * value), 2);
    const next = h!.map((value, u) => {
      const inner = resetAfter ? reset[u]! * (product[u]! + bias(2, u)) : product[u]!;
      return update[u]! * value + (1 - update[u]!) * Math.tanh(x[2]![u]! + inner);
    });
    return [next];
  };

function times(vector: Vector, matrix: Matrix): number[] {
  return matrix[0]!.map((_, j) => vector.reduce((sum, value, i) => sum + value * matrix[i]![j]!, 0));
}

export interface ReferenceLayer {
  step: ReferenceStep;
  gates: number;
  kernel: Matrix;
  recurrentKernel: Matrix;
  bias: Vector | null;
  recurrentBias: Vector | null;
  projection: Matrix | null;
}

export interface ReferenceRun {
  /** [T][I], in the order of time. */
  x: Matrix;
  initial: readonly Vector[];
  reverse: boolean;
  /** Which steps count. */
  mask: readonly boolean[] | null;
  zeroOutputForMask: boolean;
  /** A mask for each gate. */
  inputMasks: readonly Vector[] | null;
  recurrentMasks: readonly Vector[] | null;
}

/** One sample's outputs, at the time of their inputs, the output of the step that ran last, and the last state. */
export function runReference(
  { step, gates, kernel, recurrentKernel, bias, recurrentBias, projection }: ReferenceLayer,
  { x, initial, reverse, mask, zeroOutputForMask, inputMasks, recurrentMasks }: ReferenceRun,
): { sequence: Vector[]; output: Vector; last: readonly Vector[] } {
  const units = kernel[0]!.length / gates;
  const ofGate = (matrix: Matrix, gate: number) =>
    matrix.map((row) => row.slice(gate * units, (gate + 1) * units));
  const masked = (vector: Vector, factors: Vector | undefined) =>
    factors === undefined ? vector : vector.map((value, i) => value * factors[i]!);
  const parameters: ReferenceParameters = {
    recurrent: (state, gate) => times(masked(state, recurrentMasks?.[gate]), ofGate(recurrentKernel, gate)),
    ...{ recurrentBias, projection },
  };
  const sequence: Vector[] = x.map(() => []);
  let state = initial;
  let output: Vector | null = null;
  for (let i = 0; i < x.length; i++) {
    const t = reverse ? x.length - 1 - i : i;
    const projected = Array.from({ length: gates }, (_, gate) =>
      times(masked(x[t]!, inputMasks?.[gate]), ofGate(kernel, gate)).map(
        (value, u) => value + (bias?.[gate * units + u] ?? 0),
      ),
    );
    const next = step(projected, state, parameters);
    if (mask?.[t] ?? true) {
      state = next;
      output = next[0]!;
    } else if (output === null || zeroOutputForMask) {
      output = next[0]!.map(() => 0);
    }
    sequence[t] = output;
  }
  return { sequence, output: output!, last: state };
}
