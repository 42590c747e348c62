import type { Budget } from '../budget.js';
import { FormatError, quote } from '../errors.js';
import { isArray } from '../stored-array.js';
import { Tuple } from './machine.js';
import type { TorchKey, TorchValue } from './value.js';

/**
 * The value of an unpickled checkpoint: dicts become plain objects where every key is a string, tuples become frozen
 * arrays. What the pickle shares stays shared.
 *
 * @throws FormatError when a value holds itself, or is nested too deep.
 */
export function finish(budget: Budget, where: string, root: unknown): TorchValue {
  const { format } = budget;
  const done = new Map<object, { value: TorchValue; height: number }>();
  const open = new Set<object>();

  function visit(raw: unknown, depth: number): { value: TorchValue; height: number } {
    if (typeof raw !== 'object' || raw === null) return { value: scalar(raw), height: 0 };
    if (isArray(raw)) return { value: raw as TorchValue, height: 0 };
    if (open.has(raw)) throw new FormatError(format, where, 'a value holds itself');
    const known = done.get(raw);
    budget.depth(depth + (known?.height ?? 0), where);
    if (known) return known;
    open.add(raw);
    let height = 0;
    const child = (item: unknown): TorchValue => {
      const result = visit(item, depth + 1);
      height = Math.max(height, result.height + 1);
      return result.value;
    };
    const value = container(raw, child);
    open.delete(raw);
    const result = { value, height };
    done.set(raw, result);
    return result;
  }

  function scalar(raw: unknown): TorchValue {
    if (raw === null || ['string', 'number', 'bigint', 'boolean'].includes(typeof raw))
      return raw as TorchValue;
    throw new FormatError(format, where, 'a value is neither data nor a tensor');
  }

  function container(raw: object, child: (item: unknown) => TorchValue): TorchValue {
    if (raw instanceof Tuple) return Object.freeze(raw.items.map(child));
    if (Array.isArray(raw)) return raw.map(child);
    if (raw instanceof Uint8Array) return raw;
    if (raw instanceof Set) return new Set(raw as Set<TorchKey>);
    if (raw instanceof Map) {
      const entries = [...(raw as Map<TorchKey, unknown>)].map(([key, item]) => [key, child(item)] as const);
      const isPlain = entries.every(([key]) => typeof key === 'string');
      return isPlain ? Object.fromEntries(entries as [string, TorchValue][]) : new Map(entries);
    }
    throw new FormatError(
      format,
      where,
      `a value is ${quote(raw.constructor.name)}, neither data nor a tensor`,
    );
  }

  return visit(root, 0).value;
}
