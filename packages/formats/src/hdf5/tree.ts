import { ArgumentError } from '@unroll/core/errors';
import { expected } from '@unroll/core/internal';
import type { StoredArray, WritableArray } from '../stored-array.js';

/** An attribute's value: text, texts, or numbers. */
export type Hdf5Attribute<A = StoredArray> = string | readonly string[] | A;

export interface Hdf5Dataset {
  array: StoredArray;
  attributes: ReadonlyMap<string, Hdf5Attribute>;
}

/** A group as it is read: its groups, arrays and attributes by name, in the file's order (which is the names' order). */
export class Hdf5Group {
  readonly attributes = new Map<string, Hdf5Attribute>();
  readonly groups = new Map<string, Hdf5Group>();
  readonly datasets = new Map<string, Hdf5Dataset>();

  /** The group at a path like `layers/dense/vars`. */
  group(path: string): Hdf5Group | undefined {
    requirePath('group', path);
    return path.split('/').reduce<Hdf5Group | undefined>((group, name) => group?.groups.get(name), this);
  }

  dataset(path: string): Hdf5Dataset | undefined {
    requirePath('dataset', path);
    const at = path.lastIndexOf('/');
    const parent = at < 0 ? this : this.group(path.slice(0, at));
    return parent?.datasets.get(path.slice(at + 1));
  }

  /** Every group below, by its path. */
  *walk(prefix = ''): Generator<[path: string, group: Hdf5Group]> {
    for (const [name, group] of this.groups) {
      yield [prefix + name, group];
      yield* group.walk(`${prefix}${name}/`);
    }
  }

  /** Every array below, by its path. */
  *arrays(): Generator<[path: string, dataset: Hdf5Dataset]> {
    for (const [name, dataset] of this.datasets) yield [name, dataset];
    for (const [path, group] of this.walk()) {
      for (const [name, dataset] of group.datasets) yield [`${path}/${name}`, dataset];
    }
  }
}

function requirePath(method: string, path: unknown): void {
  if (typeof path !== 'string') throw expected(`Hdf5Group.${method}`, 'path', 'a string', path);
}

/** A group to write. */
export interface Hdf5Tree {
  attributes?: Record<string, Hdf5Attribute<WritableArray>>;
  children?: Record<string, Hdf5Tree | Hdf5Leaf>;
}

/** A dataset to write. */
export interface Hdf5Leaf {
  array: WritableArray;
  attributes?: Record<string, Hdf5Attribute<WritableArray>>;
}

/**
 * The group at a path, made where it is missing.
 *
 * @throws ArgumentError when an array is on the way.
 */
export function groupAt(root: Hdf5Tree, path: string): Hdf5Tree {
  let group = root;
  for (const name of path.split('/').filter((part) => part !== '')) {
    group.children ??= {};
    const child = group.children[name] ?? {};
    if ('array' in child)
      throw new ArgumentError(`groupAt: ${path} must be a group, got an array at ${name}`);
    group.children[name] = child;
    group = child;
  }
  return group;
}
