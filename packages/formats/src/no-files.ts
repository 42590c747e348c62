/** What `./node` is in a browser, which has no files by path. */
import { ArgumentError, describe } from '@unroll/core/errors';

export async function readBytes(path: string): Promise<Uint8Array> {
  throw new ArgumentError(
    `a path can be read in Node only, got ${describe(path)}: pass a File, a Blob, a Response of fetch, or bytes`,
  );
}

export async function writeFileAtomic(path: string, _bytes: Uint8Array): Promise<void> {
  throw new ArgumentError(
    `a path can be written in Node only, got ${describe(path)}: make a Blob, for the page to offer as a download`,
  );
}
