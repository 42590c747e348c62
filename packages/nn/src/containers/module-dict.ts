import { ArgumentError } from '@unroll/core';
import { describe, expected, isPlainObject } from '@unroll/core/internal';
import { Module } from '../module/module.js';

/**
 * Modules by name, whose parameters count. torch.nn.ModuleDict. It has no `forward`.
 *
 * ```ts
 * const heads = new nn.ModuleDict({ price: new nn.Linear(40, 1), trend: new nn.Linear(40, 3) });
 * heads.get('trend').forward(h);
 * ```
 */
export class ModuleDict<Modules extends Readonly<Record<string, Module>>> extends Module {
  constructor(modules?: Modules | null) {
    super();
    if (modules === undefined || modules === null) return;
    if (!isPlainObject(modules)) throw expected('ModuleDict', 'modules', 'a record of modules', modules);
    for (const [name, module] of Object.entries(modules)) this.registerModule(name, module);
  }

  get<Name extends keyof Modules & string>(name: Name): Modules[Name] {
    const isName = typeof name === 'string' && Object.hasOwn(this, name);
    const module: unknown = isName ? Object.entries(this).find(([key]) => key === name)?.[1] : undefined;
    if (!(module instanceof Module)) {
      throw new ArgumentError(
        `ModuleDict: name must be one of ${this.keys().join(', ')}, got ${describe(name)}`,
      );
    }
    return module as Modules[Name];
  }

  keys(): string[] {
    return Object.entries(this).flatMap(([name, value]) => (value instanceof Module ? [name] : []));
  }
}
