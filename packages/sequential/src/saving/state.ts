/**
 * A model's numbers under the paths that Keras's files have for them: `layers/lstm/cell/vars/0`, `optimizer/vars/1`.
 *
 * Keras goes by the attributes of its objects; a list of layers gives each the name of its class, numbered from the second
 * on. What draws random numbers is kept under `seed_generator`: Keras's own files leave it out, and it passes over ours.
 */
import { ArgumentError, ShapeError } from '@unroll/core';
import { sameShape } from '@unroll/core/internal';
import {
  type KerasWeights,
  type StoredArray,
  toFloat32,
  toNumbers,
  type WritableArray,
} from '@unroll/formats';
import type { Layer } from '../engine/layer.js';
import { toSnakeCase } from '../naming.js';
import { shapeText } from '../shapes/shape.js';
import type { Variable } from '../variables/variable.js';
import { type OptimizerLayout, restoreOptimizer } from './optimizer-state.js';
import type { SavedModel } from './saved-model.js';

/** Arrays by path, and the names of groups of variables by theirs. */
export interface State {
  arrays: Record<string, WritableArray>;
  names: Record<string, string>;
}

type Arrays = KerasWeights['arrays'];

/** A layer and all that it is made of, each with its path. */
export function* layersByPath(
  layer: Layer,
  path = '',
  seen = new Set<Layer>(),
): Generator<readonly [path: string, layer: Layer]> {
  if (seen.has(layer)) return;
  seen.add(layer);
  yield [path, layer];
  const under = (name: string) => (path === '' ? name : `${path}/${name}`);
  // A layer of two names is saved under the first of them, in Keras's order.
  const parts = Object.entries(layer.parts).sort(([a], [b]) =>
    a === 'layers' ? -1 : b === 'layers' ? 1 : a < b ? -1 : 1,
  );
  for (const [name, part] of parts) {
    if (!Array.isArray(part)) {
      yield* layersByPath(part as Layer, under(name), seen);
      continue;
    }
    const used = new Map<string, number>();
    for (const item of part as readonly Layer[]) {
      const kind = toSnakeCase(item.className);
      const count = used.get(kind) ?? 0;
      used.set(kind, count + 1);
      yield* layersByPath(item, under(`${name}/${count === 0 ? kind : `${kind}_${count}`}`), seen);
    }
  }
}

const variablesPath = (path: string) => (path === '' ? 'vars' : `${path}/vars`);

/** In Keras's order: what is trained, then what never is. */
function savedVariables(layer: Layer): readonly Variable[] {
  return layer.ownVariables;
}

export function collectState(model: SavedModel): State {
  const state: State = { arrays: {}, names: {} };
  for (const [path, layer] of layersByPath(model)) {
    state.names[variablesPath(path)] = layer.name;
    for (const [i, { value, shape }] of savedVariables(layer).entries()) {
      state.arrays[`${variablesPath(path)}/${i}`] = {
        shape,
        values: (value.dataSync() as Float32Array).slice(),
      };
    }
    const { seedGenerator } = layer;
    if (seedGenerator !== null) {
      const { seed, counter } = seedGenerator;
      state.names[`${path}/seed_generator/vars`] = 'seed_generator';
      state.arrays[`${path}/seed_generator/vars/0`] = int64([seed, counter], [2]);
    }
  }
  const { optimizer } = model;
  if (optimizer !== null) {
    state.names['optimizer/vars'] = optimizer.name;
    for (const [i, { dtype, shape, values }] of optimizer.variables.entries()) {
      state.arrays[`optimizer/vars/${i}`] =
        dtype === 'int64' ? int64([...values], shape) : { shape, values: Float32Array.from(values) };
    }
  }
  return state;
}

export function int64(values: readonly number[], shape: readonly number[] = []): StoredArray {
  return { dtype: 'int64', shape, values: BigInt64Array.from(values, (value) => BigInt(Math.trunc(value))) };
}

/**
 * Sets a model's weights, what its layers draw random numbers from, and its optimizer if it has one.
 *
 * @throws ArgumentError when the arrays are those of another model; it tells the layer, what it needs and what there is.
 * @throws ShapeError when an array has another shape. Nothing is set then.
 */
export function restoreState(
  model: SavedModel,
  arrays: Arrays,
  layout: OptimizerLayout = 'keras3',
  unused: readonly string[] = [],
): void {
  const known = new Set<string>();
  const updates: (() => void)[] = [];
  for (const [path, layer] of layersByPath(model)) {
    const group = variablesPath(path);
    const found = listAt(arrays, group);
    const variables = savedVariables(layer);
    known.add(group);
    if (found.length !== variables.length) {
      const hint = layer.built ? '' : ' The layer is not built yet: build the model, or call it on data.';
      throw new ArgumentError(
        `Layer '${layer.name}' expected ${variables.length} variables, but received ${found.length} variables ` +
          `during loading, at ${JSON.stringify(group)}. Expected: ${describeAll(variables)}.${hint}`,
      );
    }
    for (const [i, variable] of variables.entries()) updates.push(update(variable, found[i]!));
    const generator = seedsAt(arrays, path);
    if (generator !== null && layer.seedGenerator !== null) {
      updates.push(() => Object.assign(layer.seedGenerator!, generator));
    }
  }
  const strange = Object.keys(arrays).find((path) => path.startsWith('layers/') && !isKnown(path, known));
  if (strange !== undefined) {
    throw new ArgumentError(
      `The file has weights that model '${model.name}' has no layer for: ${JSON.stringify(strange)}. ` +
        'It is that of another model.',
    );
  }
  for (const apply of updates) apply();
  restoreOptimizer(model, listAt(arrays, 'optimizer/vars'), layout, unused);
}

function isKnown(path: string, known: ReadonlySet<string>): boolean {
  return /\/(seed_generator|states)\//.test(path) || known.has(path.slice(0, path.lastIndexOf('/')));
}

/** The arrays at `path`: 0, 1, ... */
export function listAt(arrays: Arrays, path: string): StoredArray[] {
  const list: StoredArray[] = [];
  while (Object.hasOwn(arrays, `${path}/${list.length}`)) list.push(arrays[`${path}/${list.length}`]!);
  return list;
}

function describeAll(variables: readonly Variable[]): string {
  return variables.length === 0
    ? 'none'
    : variables.map(({ name, shape }) => `${name} ${shapeText(shape)}`).join(', ');
}

/** Checks that `array` can be the variable's value; setting it is for later. */
export function update(variable: Variable, array: StoredArray): () => void {
  const what = `Weight ${variable.path}`;
  if (!array.dtype.includes('float')) {
    throw new ArgumentError(`${what} must be of a float dtype, the file has ${array.dtype}`);
  }
  if (!sameShape(array.shape, variable.shape)) {
    throw new ShapeError(
      `${what} must have shape ${shapeText(variable.shape)}, the file has ${shapeText(array.shape)}`,
    );
  }
  const { values } = toFloat32(array);
  return () => variable.assign(values.slice());
}

function seedsAt(arrays: Arrays, path: string): { seed: number; counter: number } | null {
  const [array] = listAt(arrays, `${path}/seed_generator/vars`);
  if (array === undefined) return null;
  if (array.values.length !== 2 || !array.dtype.includes('int')) {
    throw new ArgumentError(
      `${path}/seed_generator: expected 2 integers, the file has ${array.dtype} of shape ${shapeText(array.shape)}`,
    );
  }
  const [seed, counter] = toNumbers(array) as unknown as [number, number];
  return { seed, counter };
}

/** How many elements the weights of all layers have in a file. */
export function weightCount(arrays: Arrays): number {
  const counts = Object.entries(arrays).map(([path, { values }]) =>
    path.startsWith('optimizer/') ? 0 : values.length,
  );
  return counts.reduce((a, b) => a + b, 0);
}
