/** What `torch.save` has written since 1.6: a zip of a pickle and of the bytes of each storage. */
import { FormatError, quote } from '../errors.js';
import { ZipArchive } from '../zip.js';
import { finish } from './finish.js';
import { dataGlobals } from './globals.js';
import { type StorageId, Tensors } from './tensors.js';
import { unpickle } from './unpickler.js';
import type { TorchValue } from './value.js';

const format = 'torch';

export function readArchive(bytes: Uint8Array): TorchValue {
  const archive = new ZipArchive(format, bytes);
  const pickle = archive.names().find((name) => /^[^/]+\/data\.pkl$/.test(name));
  if (pickle === undefined)
    throw new FormatError(format, 'archive', 'it has no data.pkl: not a checkpoint of PyTorch');
  const root = pickle.slice(0, -'data.pkl'.length);
  if (archive.has(`${root}constants.pkl`)) {
    throw new FormatError(
      format,
      'archive',
      'it is a TorchScript program: save its weights, torch.save(torch.jit.load(path).state_dict(), path)',
    );
  }
  const where = `entry ${quote(pickle)}`;
  const { budget } = archive;
  const tensors = new Tensors(budget);
  const { value } = unpickle(archive.readSmall(pickle), {
    budget,
    format,
    where,
    globals: new Map([...dataGlobals, ...tensors.globals]),
    persistent: (id) => tensors.storage(id, where),
  });
  const storages = new Map(
    [...tensors.storages].map(([key, id]) => [key, storage(archive, `${root}data/${key}`, id)]),
  );
  tensors.fill(({ key }) => storages.get(key)!, byteOrder(archive, root) === 'big');
  return finish(budget, where, value);
}

function byteOrder(archive: ZipArchive, root: string): string {
  const order = archive.has(`${root}byteorder`) ? archive.readText(`${root}byteorder`).trim() : 'little';
  if (order === 'little' || order === 'big') return order;
  throw new FormatError(format, 'byteorder', `must be little or big, got ${quote(order)}`);
}

function storage(archive: ZipArchive, name: string, { key, type, element, needed }: StorageId): Uint8Array {
  const bytes = archive.read(name);
  if (bytes.length === needed) return bytes;
  throw new FormatError(
    format,
    `storage ${quote(key)}`,
    `${needed / element} elements of ${type} need ${needed} bytes, the archive has ${bytes.length}`,
  );
}
