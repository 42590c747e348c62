/** Files on disk: whole, or not there. */
import type { FileHandle } from 'node:fs/promises';

// Asked for when called, so that a bundle for browsers can hold this module.
const files = () => process.getBuiltinModule('node:fs/promises');
const paths = () => process.getBuiltinModule('node:path');

export async function readBytes(path: string | URL): Promise<Uint8Array> {
  return files().readFile(path);
}

let written = 0;

/**
 * Writes a file that is never seen half-written: under a temporary name beside it, flushed to the disk, then renamed. A
 * process that is killed leaves the former file, or the new one.
 */
export async function writeFileAtomic(path: string, bytes: Uint8Array): Promise<void> {
  const { basename, dirname, join } = paths();
  const { rename, rm } = files();
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}-${written++}.tmp`);
  try {
    await withFile(temporary, 'wx', async (file) => {
      await file.writeFile(bytes);
      await file.sync();
    });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  if (process.platform !== 'win32') await withFile(dirname(path), 'r', (directory) => directory.sync());
}

async function withFile(
  path: string,
  flags: string,
  use: (file: FileHandle) => Promise<void>,
): Promise<void> {
  const file = await files().open(path, flags);
  try {
    await use(file);
  } finally {
    await file.close();
  }
}
