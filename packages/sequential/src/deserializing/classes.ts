/** Keras's layers by name: those that `layers/index.ts` exports. */
import type { Layer } from '../layer.js';
import * as layers from '../layers/index.js';
import { definitionOfClass, type LayerDefinition } from '../options/definition.js';

export interface BuiltInClass {
  Class: new (options: Record<string, unknown>) => Layer;
  definition: LayerDefinition;
}

export const classes: ReadonlyMap<string, BuiltInClass> = new Map(
  Object.values(layers).flatMap((Class: unknown) => {
    const definition = definitionOfClass(Class);
    return definition === null ? [] : [[definition.name, { Class, definition } as BuiltInClass]];
  }),
);
