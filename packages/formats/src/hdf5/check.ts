/** Whether what is to be written is a tree of groups and arrays: it is checked as a whole before anything is written. */
import { ArgumentError } from '@unroll/core/errors';
import {
  type Check,
  check,
  defineOptions,
  either,
  expected,
  isPlainObject,
  listOf,
  text,
} from '@unroll/core/internal';
import { maxDepth } from '../budget.js';
import { record } from '../checks.js';
import { quote } from '../errors.js';
import { isArray, type WritableArray } from '../stored-array.js';
import type { Hdf5Leaf, Hdf5Tree } from './tree.js';

const array = check<WritableArray>('an array with its shape', isArray);
const attribute = either(text, listOf(text), array);
const attributes: Check<Record<string, never>> = check(
  `a record, each value ${attribute.wanted}`,
  (value) => isPlainObject(value) && Object.values(value).every(attribute.accepts),
);
const group = defineOptions<Hdf5Tree>('writeHdf5', { checks: { attributes, children: record } });
const leaf = defineOptions<Hdf5Leaf>('writeHdf5', { checks: { array, attributes } });

/** @throws ArgumentError that names the place of what is neither a group nor an array. */
export function requireTree(item: Hdf5Tree | Hdf5Leaf, path = '/', depth = 0): void {
  if (!isPlainObject(item)) throw expected('writeHdf5', quote(path), 'a group or an array', item);
  if (depth > maxDepth) {
    throw new ArgumentError(
      `writeHdf5: ${quote(path)} must not hold itself or be nested deeper than ${maxDepth} levels`,
    );
  }
  const operation = `writeHdf5: ${quote(path)}`;
  if ('array' in item) {
    leaf.readNamed(item, operation);
    return;
  }
  const { children = {} } = group.readNamed(item, operation);
  for (const [name, child] of Object.entries(children)) {
    requireTree(child, path === '/' ? name : `${path}/${name}`, depth + 1);
  }
}
