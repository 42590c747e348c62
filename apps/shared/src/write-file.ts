import { access, constants, mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeFileAtomic } from '@unroll/formats/node';
import { errorCode, fileProblem, InputError } from './errors.js';

/** Makes the folder where it is not there. @throws InputError, which begins with `option`, where files cannot be written in it. */
export async function prepareFolder(folder: string, option = `--out ${folder}`): Promise<void> {
  try {
    await makeFolder(folder);
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new InputError(`${option}: cannot write there, ${fileProblem(error)}`, { cause: error });
  }
}

/** As `mkdir` with `recursive`, which never returns where the system makes no folders: `/proc/out`. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    if (await isFolder(folder)) return;
    const parent = dirname(folder);
    if (errorCode(error) !== 'ENOENT' || (await isFolder(parent))) throw error;
    await makeFolder(parent);
    await mkdir(folder);
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** Writes a file that no reader ever meets half. @throws Error, which says in words why it cannot be written. */
export async function writeFileAtomically(path: string, content: string | Uint8Array): Promise<void> {
  try {
    await writeFileAtomic(path, content);
  } catch (error) {
    throw new Error(`${path}: cannot be written, ${fileProblem(error)}`, { cause: error });
  }
}
