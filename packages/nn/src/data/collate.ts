/** Samples as one batch: torch.utils.data.default_collate. */
import { ArgumentError, ShapeError, stack, Tensor, tensor } from '@unroll/core';
import { expected, isPlainObject, sameShape } from '@unroll/core/internal';
import { pythonList, typeName } from '../python.js';

/** More than any sample holds lists in lists; what is beyond may hold itself. */
const MOST_DEPTH = 100;

/**
 * Tensors are stacked along a new first axis; numbers and booleans become one tensor, float32 and bool as `tensor` makes
 * them; lists and records are batched item by item, typed arrays as tensors; texts stay a list.
 *
 * @throws ShapeError for tensors of different shapes; ArgumentError for samples of different kinds, lengths or names, and for
 *   what cannot be batched.
 */
export function defaultCollate(samples: readonly unknown[]): unknown {
  if (!Array.isArray(samples)) throw expected('defaultCollate', 'samples', 'a list', samples);
  return collated(samples, 0);
}

function collated(samples: readonly unknown[], depth: number): unknown {
  if (depth > MOST_DEPTH) {
    throw new ArgumentError(
      `defaultCollate: samples must be nested at most ${MOST_DEPTH} deep, got more, or what holds itself`,
    );
  }
  const [first] = samples;
  const all = (is: (value: unknown) => boolean) => {
    const other = samples.findIndex((sample) => !is(sample));
    if (other === -1) return;
    throw new ArgumentError(
      `defaultCollate: samples must be of one kind, got ${typeName(first)} and ${typeName(samples[other])}`,
    );
  };
  if (first instanceof Tensor) {
    all((value) => value instanceof Tensor);
    return stacked(samples as Tensor[]);
  }
  if (isNumbers(first)) {
    all(isNumbers);
    return stacked((samples as Float32Array[]).map((values) => tensor(values)));
  }
  if (typeof first === 'number' || typeof first === 'boolean') {
    all((value) => typeof value === typeof first);
    return tensor(samples as number[]);
  }
  if (typeof first === 'string') {
    all((value) => typeof value === 'string');
    return [...samples];
  }
  if (Array.isArray(first)) {
    all(Array.isArray);
    const lists = samples as unknown[][];
    if (lists.some(({ length }) => length !== first.length)) {
      throw new ArgumentError('defaultCollate: each element in list of batch should be of equal size');
    }
    return Array.from(first, (_, i) =>
      collated(
        lists.map((list) => list[i]),
        depth + 1,
      ),
    );
  }
  if (isPlainObject(first)) {
    all(isPlainObject);
    const records = samples as Record<string, unknown>[];
    const values = (name: string) =>
      records.map((record) => {
        if (Object.hasOwn(record, name)) return record[name];
        throw new ArgumentError(`defaultCollate: every sample must have '${name}', got one without`);
      });
    return Object.fromEntries(Object.keys(first).map((name) => [name, collated(values(name), depth + 1)]));
  }
  throw new ArgumentError(
    `defaultCollate: batch must contain tensors, typed arrays, numbers, records or lists; found ${typeName(first)}`,
  );
}

function stacked(tensors: readonly Tensor[]): Tensor {
  const [{ shape }] = tensors as readonly [Tensor];
  const other = tensors.findIndex((item) => !sameShape(item.shape, shape));
  if (other === -1) return stack([...tensors]);
  throw new ShapeError(
    `stack expects each tensor to be equal size, but got ${pythonList(shape)} at entry 0 ` +
      `and ${pythonList(tensors[other]!.shape)} at entry ${other}`,
  );
}

function isNumbers(value: unknown): boolean {
  return value instanceof Float32Array || value instanceof Int32Array || value instanceof Float64Array;
}
