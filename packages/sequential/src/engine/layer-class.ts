/** Classes of layers that Keras has, derived from their options. */

import { ClassDefinition, define } from '../options/definition.js';
import {
  type ArgumentsOf,
  type Described,
  type FieldsOf,
  type FieldsOfTable,
  optionsBeside,
} from '../options/describe.js';
import type { OptionTable } from '../options/option.js';
import type { Layer } from './layer.js';
import { layerChecks, layerKeys } from './layer-checks.js';
import type { LayerOptions } from './layer-options.js';

type Constructor<Instance> = abstract new (...args: never) => Instance;

/** The options of a class of layers, which takes `LayerOptions` too. */
export const layerOptions = optionsBeside<LayerOptions>({ checks: layerChecks, keys: layerKeys });

/** A class that takes the options `D`, and has the fields that come of them. */
export type LayerClass<Instance, D> = abstract new (...args: ArgumentsOf<D>) => Instance & FieldsOf<D>;

/**
 * What Keras's layer `name` extends: `Base` with the options as arguments and fields, and in configs.
 *
 * ```ts
 * const options = layerOptions({ alpha: number(1) }, ['alpha']);
 * export class ELU extends layer('ELU', options, SameShape) {
 * ```
 */
export function layer<Instance extends Layer, D extends Described>(
  name: string,
  options: D,
  Base: Constructor<Instance>,
): LayerClass<Instance, D> {
  abstract class Defined extends (Base as unknown as typeof Layer) {}
  define(Defined.prototype, new ClassDefinition(name, options));
  return Defined as unknown as LayerClass<Instance, D>;
}

/** `Base` with the fields of the options that all classes take that derive from it. */
export function withFieldsOf<Instance extends Layer, Table extends OptionTable>(
  Base: abstract new () => Instance,
  _table: Table,
): abstract new (
  ...args: never[]
) => Instance & FieldsOfTable<Table> {
  return Base as unknown as abstract new (
    ...args: never[]
  ) => Instance & FieldsOfTable<Table>;
}
