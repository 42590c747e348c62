/** What Module's methods share about trees of modules and their parameters. */
import { ArgumentError, type Tensor } from '@unroll/core';
import type { Module } from './module.js';

/** Deeper than any network, and where Python's own stack ends. */
const DEEPEST = 1000;

/** Throws where a module is within itself, or too deep for its parents' names. */
export function requireTree(root: Module): void {
  const above = new Set<Module>();
  const done = new Set<Module>();
  const walk = (module: Module): void => {
    const { name } = module.constructor;
    if (above.has(module))
      throw new ArgumentError(`${name}: a module must not hold itself, got one that does`);
    if (above.size === DEEPEST) {
      throw new ArgumentError(`${name}: modules must not be nested more than ${DEEPEST} deep, got more`);
    }
    if (done.has(module)) return;
    above.add(module);
    for (const child of module.children()) walk(child);
    above.delete(module);
    done.add(module);
  };
  walk(root);
}

/** Gradients become null, or zeros. */
export function forgetGradients(parameters: Iterable<Tensor>, setToNone: boolean): void {
  for (const parameter of parameters) {
    if (setToNone) parameter.grad = null;
    else parameter.grad?.assign(new Float32Array(parameter.numel()));
  }
}

/** Each value once, under its first name. */
export function unique<T>(named: [string, T][]): [string, T][] {
  const seen = new Set<T>();
  return named.filter(([, value]) => !seen.has(value) && seen.add(value));
}

export function join(prefix: string, name: string): string {
  return prefix === '' ? name : `${prefix}.${name}`;
}

/** A module as PyTorch prints it: its arguments and its children, on lines of their own where there are children. */
export function printed(name: string, extra: string, children: readonly string[]): string {
  const lines = [...(extra === '' ? [] : extra.split('\n')), ...children];
  const onOneLine = lines.length === 0 || (lines.length === 1 && lines[0] === extra);
  return `${name}(${onOneLine ? extra : `\n${indent(lines.join('\n'))}\n`})`;
}

function indent(text: string): string {
  return text.replace(/^/gm, '  ');
}
