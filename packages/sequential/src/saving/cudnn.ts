/**
 * The weights of CuDNNLSTM and CuDNNGRU of Keras 2, as those of the LSTM and the GRU that Keras 3 has for both. The library kept
 * each gate's kernels transposed, and two biases.
 */
import { type NamedWeight, type StoredArray, toFloat32 } from '@unroll/formats';

/** Weights by name, where those of the library's layers are as Keras's own: told by their biases, two in one row. */
export function cudnnAsKeras(weights: readonly NamedWeight[]): NamedWeight[] {
  const out: NamedWeight[] = [];
  for (let i = 0; i < weights.length; i++) {
    const [kernel, recurrent, bias] = weights.slice(i, i + 3);
    const gates = gatesOf(kernel?.array, recurrent?.array, bias?.array);
    if (gates === null) {
      out.push(weights[i]!);
      continue;
    }
    out.push({ name: kernel!.name, array: eachGate(kernel!.array, gates, relaid) });
    out.push({ name: recurrent!.name, array: eachGate(recurrent!.array, gates, transposed) });
    out.push({ name: bias!.name, array: gates === 4 ? summed(bias!.array) : inTwoRows(bias!.array) });
    i += 2;
  }
  return out;
}

function gatesOf(kernel?: StoredArray, recurrent?: StoredArray, bias?: StoredArray): 3 | 4 | null {
  if (kernel?.shape.length !== 2 || recurrent?.shape.length !== 2 || bias?.shape.length !== 1) return null;
  const [units, width] = recurrent.shape as [number, number];
  if (kernel.shape[1] !== width || bias.shape[0] !== 2 * width) return null;
  return width === 4 * units ? 4 : width === 3 * units ? 3 : null;
}

/** Where the element at (row, column) of a gate's block is taken from, as an index into the block row by row. */
type Layout = (row: number, column: number, rows: number, columns: number) => number;

/** The library has a gate's kernel column by column. */
const relaid: Layout = (row, column, rows) => column * rows + row;
/** A square block, seen from the other side. */
const transposed: Layout = (row, column, _rows, columns) => column * columns + row;

function eachGate(array: StoredArray, gates: number, layout: Layout): StoredArray {
  const [rows, width] = array.shape as [number, number];
  const columns = width / gates;
  const { values } = toFloat32(array);
  const out = new Float32Array(values.length);
  for (let gate = 0; gate < gates; gate++) {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const from = layout(row, column, rows, columns);
        const at = Math.floor(from / columns) * width + gate * columns + (from % columns);
        out[row * width + gate * columns + column] = values[at]!;
      }
    }
  }
  return { dtype: 'float32', shape: array.shape, values: out };
}

function summed(bias: StoredArray): StoredArray {
  const { values } = toFloat32(bias);
  const half = values.length / 2;
  return {
    dtype: 'float32',
    shape: [half],
    values: values.slice(0, half).map((value, i) => value + values[half + i]!),
  };
}

function inTwoRows(bias: StoredArray): StoredArray {
  const { values } = toFloat32(bias);
  return { dtype: 'float32', shape: [2, values.length / 2], values };
}
