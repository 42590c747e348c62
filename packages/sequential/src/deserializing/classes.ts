/** Keras's layers by name: those that `layers/index.ts` exports. */
import type { Layer } from '../engine/layer.js';
import * as layers from '../layers/index.js';
import { type ClassDefinition, definitionOf } from '../options/definition.js';

export interface BuiltInClass {
  Class: new (options: Record<string, unknown>) => Layer;
  definition: ClassDefinition;
}

export const classes: ReadonlyMap<string, BuiltInClass> = new Map(
  Object.values(layers).flatMap((Class: unknown) => {
    const definition = definitionOf(Class);
    return definition === null ? [] : [[definition.name, { Class, definition } as BuiltInClass]];
  }),
);
