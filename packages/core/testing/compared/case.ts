/** Repeats a case of parity/goldens/cases/_operations, which describes what it holds, and says where it differs. */
import { fromTypedArray } from '../../src/create.js';
import type { DType, TypedArray } from '../../src/dtype.js';
import { UnrollError } from '../../src/errors.js';
import type { Tensor } from '../../src/tensor.js';
import { type Arguments, operations } from './operations.js';

interface Values {
  dtype: DType;
  shape: number[];
  /** Numbers, 'NaN', 'Infinity' or '-Infinity'. */
  values: (number | string)[];
  /** How far a right answer may lie beyond `ULPS`, element by element. */
  slack?: number[];
}

export interface OperationCase {
  op: string;
  args: Arguments;
  /** Whether values must be the same to the bit. */
  exact?: true;
  inputs: (Values & { grad?: true })[];
  raises?: true;
  upstream?: Values[];
  outputs?: Values[];
  gradients?: Values[];
}

/** Units in the last place that a value may be off without any slack: a result of four roundings. */
const ULPS = 4;
const EPSILON = 2 ** -23;
const LEAST = 2 ** -149;

/** Says in words what differs from PyTorch; undefined where nothing does. */
export function differenceOf(c: OperationCase): string | undefined {
  const inputs = c.inputs.map((input) => toTensor(input, input.grad));
  let outputs: Tensor[];
  try {
    outputs = [operations[c.op]!(inputs, c.args)].flat();
  } catch (error) {
    if (!(error instanceof UnrollError)) return `an error from inside: ${String(error)}`;
    return c.raises ? undefined : `raised ${error.message}`;
  }
  if (c.raises) return `gave ${outputs.map(({ shape }) => `[${shape}]`)} where PyTorch raises`;
  return differenceOfResults(c, inputs, outputs);
}

function differenceOfResults(c: OperationCase, inputs: Tensor[], outputs: Tensor[]): string | undefined {
  const wanted = c.outputs!;
  if (outputs.length !== wanted.length) return `${outputs.length} outputs, PyTorch ${wanted.length}`;
  for (const [i, output] of outputs.entries()) {
    const { dtype, shape } = wanted[i]!;
    if (output.dtype !== dtype) return `output ${i} is ${output.dtype}, PyTorch's ${dtype}`;
    if (`${output.shape}` !== `${shape}`)
      return `output ${i} has shape [${output.shape}], PyTorch's [${shape}]`;
    const different = differenceOfValues(output.dataSync(), wanted[i]!, c.exact);
    if (different) return `output ${i}: ${different}`;
  }
  for (const [i, output] of outputs.entries()) {
    if (output.requiresGrad) output.backward({ gradient: toTensor(c.upstream![i]!), retainGraph: true });
  }
  const leaves = inputs.filter((input) => input.requiresGrad);
  for (const [i, leaf] of leaves.entries()) {
    const gradient = leaf.grad?.dataSync() ?? new Float32Array(leaf.numel());
    const different = differenceOfValues(gradient, c.gradients![i]!, c.exact);
    if (different) return `gradient ${i}: ${different}`;
  }
  return undefined;
}

function differenceOfValues(ours: ArrayLike<number>, theirs: Values, exact = false): string | undefined {
  for (let i = 0; i < theirs.values.length; i++) {
    const [a, b] = [ours[i]!, toNumber(theirs.values[i]!, theirs.dtype)];
    if (a === b || (Number.isNaN(a) && Number.isNaN(b))) continue;
    const ulps = exact || theirs.dtype !== 'float32' ? 0 : ULPS * Math.max(EPSILON * Math.abs(b), LEAST);
    const allowed = ulps + (theirs.slack?.[i] ?? 0);
    if (!(Math.abs(a - b) <= allowed)) return `element ${i} is ${a}, PyTorch's ${b} (+- ${allowed})`;
  }
  return undefined;
}

function toNumber(value: number | string, dtype: DType): number {
  return dtype === 'float32' ? Math.fround(Number(value)) : Number(value);
}

function toTensor({ dtype, shape, values }: Values, requiresGrad = false): Tensor {
  const numbers = values.map(Number);
  const arrays: Record<DType, () => TypedArray> = {
    float32: () => Float32Array.from(numbers),
    int32: () => Int32Array.from(numbers),
    bool: () => Uint8Array.from(numbers),
  };
  return fromTypedArray(arrays[dtype](), shape, { requiresGrad });
}
