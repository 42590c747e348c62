import { ArgumentError, Tensor } from '@unroll/core';
import { describe, sameShape } from '@unroll/core/internal';
import { pythonList } from '../python.js';

/** Named values: what `stateDict` returns, with PyTorch's own keys. */
export type StateDict = Record<string, Tensor>;

/** A value to load: a tensor, or its elements in row-major order with their shape, as a file's reader gives them. */
export type StateDictEntry =
  | Tensor
  | { readonly shape: readonly number[]; readonly values: ArrayLike<number> };

/** What `loadStateDict` found not to match; both are empty when it was strict and did not throw. */
export interface IncompatibleKeys {
  missingKeys: string[];
  unexpectedKeys: string[];
}

/**
 * Copies `entries` into `targets` by name. All are checked first: when this throws, nothing has been loaded.
 *
 * @param owner The module's class, for the message.
 * @throws ArgumentError that lists every missing, unexpected and misshapen entry; without `strict`, misshapen ones only.
 */
export function loadEntries(
  owner: string,
  targets: Readonly<StateDict>,
  entries: Readonly<Record<string, StateDictEntry>>,
  strict: boolean,
): IncompatibleKeys {
  if (typeof entries !== 'object' || entries === null || Array.isArray(entries)) {
    throw new ArgumentError(`Expected state_dict to be dict-like, got ${describe(entries)}.`);
  }
  const missingKeys = Object.keys(targets).filter((key) => entries[key] === undefined);
  const unexpectedKeys = Object.keys(entries).filter((key) => targets[key] === undefined);
  const shared = Object.keys(targets).filter((key) => entries[key] !== undefined);

  const problems = shared.flatMap((key) => mismatch(key, targets[key]!, entries[key]!) ?? []);
  if (strict && unexpectedKeys.length > 0) {
    problems.unshift(`Unexpected key(s) in state_dict: ${quoted(unexpectedKeys)}. `);
  }
  if (strict && missingKeys.length > 0) {
    problems.unshift(`Missing key(s) in state_dict: ${quoted(missingKeys)}. `);
  }
  if (problems.length > 0) {
    throw new ArgumentError(`Error(s) in loading state_dict for ${owner}:\n\t${problems.join('\n\t')}`);
  }
  for (const key of shared) copyInto(targets[key]!, entries[key]!);
  return { missingKeys, unexpectedKeys };
}

function mismatch(key: string, target: Tensor, entry: StateDictEntry): string | undefined {
  if (!isEntry(entry)) {
    return `While copying the parameter named "${key}", expected a Tensor or { shape, values } but received ${describe(entry)}`;
  }
  if (sameShape(entry.shape, target.shape)) return undefined;
  const [received, expected] = [pythonList(entry.shape), pythonList(target.shape)];
  return (
    `size mismatch for ${key}: copying a param with shape ${received} from checkpoint, ` +
    `the shape in current model is ${expected}.`
  );
}

function isEntry(entry: unknown): entry is StateDictEntry {
  if (entry instanceof Tensor) return true;
  const { shape, values } = (entry ?? {}) as { shape?: unknown; values?: unknown };
  return Array.isArray(shape) && typeof values === 'object' && values !== null && 'length' in values;
}

function copyInto(target: Tensor, entry: StateDictEntry): void {
  if (entry instanceof Tensor) target.assign(entry.cast(target.dtype));
  else
    target.assign(target.dtype === 'int32' ? Int32Array.from(entry.values) : Float32Array.from(entry.values));
}

function quoted(keys: readonly string[]): string {
  return keys.map((key) => `"${key}"`).join(', ');
}
