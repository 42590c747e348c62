import { ArgumentError } from '@unroll/core';
import { type Check, defineOptions, describe, expected, orNull } from '@unroll/core/internal';
import { iterable } from '../arguments.js';
import { Module } from '../module/module.js';

const moduleList = defineOptions<{ modules?: Iterable<Module> | null }>('ModuleList', {
  positional: ['modules'],
  checks: { modules: orNull(iterable as Check<Iterable<Module>>) },
});

/**
 * An array of modules whose parameters count. torch.nn.ModuleList. It has no `forward`.
 *
 * ```ts
 * class Stack extends nn.Module {
 *   layers = new nn.ModuleList([new nn.Linear(4, 4), new nn.Linear(4, 4)]);
 *   forward(x: Tensor) { return [...this.layers].reduce((h, layer) => layer.forward(h).tanh(), x); }
 * }
 * ```
 */
export class ModuleList<M extends Module = Module> extends Module implements Iterable<M> {
  readonly [index: number]: M;

  #count = 0;

  constructor(...args: [modules?: Iterable<M> | null]) {
    super();
    moduleList.read(args);
    this.extend(args[0] ?? []);
  }

  get length(): number {
    return this.#count;
  }

  /** The module at a position; negative ones count from the end. */
  at(index: number): M {
    const module = Number.isInteger(index) ? this.items().at(index) : undefined;
    if (module === undefined)
      throw new ArgumentError(`index ${describe(index)} is out of range for ${this.length} modules`);
    return module;
  }

  append(module: M): this {
    this.registerModule(String(this.#count), module);
    this.#count++;
    return this;
  }

  extend(modules: Iterable<M>): this {
    if (!iterable.accepts(modules)) throw expected('ModuleList.extend', 'modules', iterable.wanted, modules);
    for (const module of modules) this.append(module);
    return this;
  }

  [Symbol.iterator](): Iterator<M> {
    return this.items()[Symbol.iterator]();
  }

  /** Neighbours that print alike share a line: `(0-1): 2 x Linear(...)`. */
  protected override childLines(): string[] {
    const texts = this.items().map(String);
    const starts = texts.flatMap((text, i) => (i > 0 && texts[i - 1] === text ? [] : [i]));
    return starts.map((start, i) => {
      const count = (starts[i + 1] ?? texts.length) - start;
      const label = count === 1 ? `(${start}):` : `(${start}-${start + count - 1}): ${count} x`;
      return `${label} ${texts[start]}`;
    });
  }

  private items(): M[] {
    return Object.values(this).filter((value): value is M => value instanceof Module);
  }
}
