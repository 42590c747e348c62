/**
 * What `torch.save` wrote before 1.6, and writes with `_use_new_zipfile_serialization=False`: five pickles one after the
 * other (a magic number, a version, facts of the machine, the value, the keys of its storages), then each storage as
 * its length and its bytes, least first.
 */
import { Budget } from '../budget.js';
import { ByteReader } from '../byte-reader.js';
import { FormatError, quote } from '../errors.js';
import { foreignFile } from '../foreign/index.js';
import { isPickleOfTorch, magic } from '../pickle-magic.js';
import { finish } from './finish.js';
import { dataGlobals } from './globals.js';
import type { Global } from './machine.js';
import { Tensors } from './tensors.js';
import { unpickle } from './unpickler.js';
import type { TorchValue } from './value.js';

const format = 'torch';
const version = 1001;

export function readLegacy(bytes: Uint8Array): TorchValue {
  const budget = new Budget(format, bytes.length);
  let offset = 0;
  const next = (where: string, globals: ReadonlyMap<string, Global>, tensors?: Tensors): unknown => {
    const persistent = (id: unknown) => {
      if (tensors) return tensors.storage(id, where);
      throw new FormatError(format, where, 'a persistent id is not expected here');
    };
    const { value, end } = unpickle(bytes, { budget, format, where, globals, persistent }, offset);
    offset = end;
    return value;
  };
  const none = new Map<string, Global>();
  if (!isPickleOfTorch(bytes) || next('the magic number', none) !== magic) {
    throw new FormatError(format, 'offset 0', `not of torch.save, but ${foreignFile(bytes, '', 'torch')}`);
  }
  const found = next('the version', none);
  if (found !== version)
    throw new FormatError(format, 'the version', `must be ${version}, got ${String(found)}`);
  next('the facts of the machine', none);
  const tensors = new Tensors(budget);
  const value = next('the value', new Map([...dataGlobals, ...tensors.globals]), tensors);
  const keys = next('the keys of the storages', none);
  const storages = readStorages(new ByteReader(format, bytes, offset), tensors, keys);
  tensors.fill(({ key }) => storages.get(key)!, false);
  return finish(budget, 'the value', value);
}

/** The bytes of every storage that the pickle refers to, by key. */
function readStorages(reader: ByteReader, tensors: Tensors, keys: unknown): Map<string, Uint8Array> {
  const storages = new Map<string, Uint8Array>();
  for (const key of Array.isArray(keys) ? (keys as unknown[]) : []) {
    const id = typeof key === 'string' ? tensors.storages.get(key) : undefined;
    if (id === undefined || storages.has(id.key)) {
      throw reader.error('a storage follows that nothing refers to, or that was there before');
    }
    const count = reader.uint64();
    if (count * id.element !== id.needed) {
      throw reader.error(
        `storage ${quote(id.key)} needs ${id.needed / id.element} elements, the file has ${count}`,
      );
    }
    storages.set(id.key, reader.take(id.needed));
  }
  for (const key of tensors.storages.keys()) {
    if (!storages.has(key)) throw reader.error(`storage ${quote(key)} is not in the file`);
  }
  return storages;
}
