/** Files on disk: whole, or not there. */
import type { FileHandle } from 'node:fs/promises';
import { UnrollError } from '@unroll/core/errors';
import { expected, printable } from '@unroll/core/internal';
import { inWords } from './errors.js';
import { placeOf } from './place.js';
import { removeLeftovers, temporaryPath } from './temporary-file.js';

export { removeLeftovers } from './temporary-file.js';

// Asked for when called, so that a bundle for browsers can hold this module.
const files = () => process.getBuiltinModule('node:fs/promises');
const paths = () => process.getBuiltinModule('node:path');

/** The system refused to read or write a file; the message names it, `code` is the system's: `ENOSPC`, `EACCES`. */
export class FileError extends UnrollError {
  override name = 'FileError';
  readonly code: string;

  constructor(
    readonly path: string,
    problem: string,
    cause: unknown,
  ) {
    const reason = inWords(cause instanceof Error ? cause.message : cause);
    super(`${printable(inWords(path), 300)}: ${inWords(problem)}: ${printable(reason, 400)}`, { cause });
    const code = (cause as { code?: unknown } | null | undefined)?.code;
    this.code = typeof code === 'string' ? code : '';
  }
}

/**
 * The bytes of a file.
 *
 * @throws FileError for one that cannot be read, and for a device, which may have no end.
 */
export async function readBytes(path: string | URL): Promise<Uint8Array> {
  const place = placeOf('readBytes', path);
  try {
    const stats = await files().stat(place);
    if (stats.isCharacterDevice() || stats.isBlockDevice()) throw new Error('it is a device');
    return await files().readFile(place);
  } catch (error) {
    throw new FileError(place, 'cannot be read', error);
  }
}

/** The names of what is in a folder; null for anything else. */
export async function namesInFolder(path: string | URL): Promise<string[] | null> {
  try {
    return await files().readdir(placeOf('namesInFolder', path));
  } catch {
    return null;
  }
}

/**
 * Writes a file that is never seen half-written: under a temporary name beside it, flushed to the disk, then renamed. A
 * process that is killed leaves the former file, or the new one; what it left beside them goes with the next write.
 *
 * Where there is a file, its mode stays, and its owner where the system lets it; a symbolic link stays one, and what it
 * points to is written.
 *
 * @throws ArgumentError for another path or content; FileError when the file cannot be written.
 */
export async function writeFileAtomic(path: string | URL, content: Uint8Array | string): Promise<void> {
  const place = placeOf('writeFileAtomic', path);
  if (typeof content !== 'string' && !(content instanceof Uint8Array)) {
    throw expected('writeFileAtomic', 'content', 'a Uint8Array or text', content);
  }
  try {
    await write(await throughLinks(place), content);
  } catch (error) {
    throw new FileError(place, 'cannot be written', error);
  }
}

async function write(target: string, content: Uint8Array | string): Promise<void> {
  const { chmod, chown, rename, rm, stat } = files();
  const former = await stat(target).catch(ifMissing);
  if (former?.isDirectory()) throw Object.assign(new Error('it is a folder'), { code: 'EISDIR' });
  // A pipe or a device is written to; a file in its place would be another thing.
  if (former !== null && !former.isFile()) {
    await withFile(target, 'w', 0o666, (file) => file.writeFile(content));
    return;
  }
  await removeLeftovers(target);
  const temporary = await temporaryPath(target);
  let isOurs = false;
  try {
    await withFile(temporary, 'wx', former === null ? 0o666 : 0o600, async (file) => {
      isOurs = true;
      await file.writeFile(content);
      await file.sync();
    });
    if (former !== null) {
      await chown(temporary, former.uid, former.gid).catch(() => undefined);
      await chmod(temporary, former.mode & 0o7777);
    }
    await rename(temporary, target);
  } catch (error) {
    if (isOurs) await rm(temporary, { force: true });
    throw error;
  }
  if (process.platform === 'win32') return;
  await withFile(paths().dirname(target), 'r', 0, (directory) => directory.sync());
}

/** Where a symbolic link leads, though nothing may be there yet. */
async function throughLinks(place: string): Promise<string> {
  const { readlink, realpath } = files();
  const { basename, dirname, join, resolve } = paths();
  let target = place;
  for (let links = 0; links < 40; links++) {
    const folder = await realpath(dirname(target));
    target = join(folder, basename(target));
    const link = await readlink(target).catch(() => null);
    if (link === null) return target;
    target = resolve(folder, link);
  }
  throw new Error('too many symbolic links');
}

function ifMissing(error: { code?: string }): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}

async function withFile(
  path: string,
  flags: string,
  mode: number,
  use: (file: FileHandle) => Promise<void>,
): Promise<void> {
  const file = await files().open(path, flags, mode);
  try {
    await use(file);
  } finally {
    await file.close();
  }
}
