/** Kinds of objects that are a function of a tensor, or null for none: constraints and regularizers. */
import type { Tensor } from '@unroll/core';
import type { SerializedObject } from '../serialized/serialized.js';
import { type Classes, registry } from './registry.js';

type Compute = (x: Tensor) => Tensor;

interface Applied {
  apply(x: Tensor): Tensor;
}

/** What `get` and `serialize` of the kind do. */
export function applyRegistry<T extends Applied>(
  of: { kind: string; module: string; classes: Classes<T>; aliases: Classes<T> },
  Base: abstract new () => T,
) {
  class Computed extends (Base as abstract new () => Applied) {
    constructor(readonly compute: Compute) {
      super();
    }

    override apply(x: Tensor): Tensor {
      return this.compute(x);
    }
  }
  const objects = registry<T, Compute>({
    ...of,
    Base,
    ofFunction: (compute) => new Computed(compute) as unknown as T,
    functionOf: (object: unknown) => (object instanceof Computed ? object.compute : undefined),
  });
  return {
    get: (identifier: unknown): T | null => (identifier === null ? null : objects.get(identifier)),
    serialize: (object: T | null): SerializedObject | null =>
      object === null ? null : (objects.serialize(object) as SerializedObject),
  };
}
