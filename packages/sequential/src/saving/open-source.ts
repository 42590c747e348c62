import { ArgumentError, describe, expected } from '@unroll/core';
import { toBytes } from '@unroll/formats';
import type { ByteSource, ModelSource } from './sources.js';

/** A file, and those that lie beside it. */
export interface OpenSource {
  bytes: Uint8Array;
  /** The file at a path relative to this one. */
  beside(path: string): Promise<Uint8Array>;
}

/** @throws ArgumentError for a file that is not there. */
export async function openSource(source: ModelSource): Promise<OpenSource> {
  if (Array.isArray(source)) return ofFiles(source as readonly File[]);
  if (typeof source === 'string' || source instanceof URL) return ofPlace(source);
  const given = source as ByteSource;
  const isBytes = given instanceof Uint8Array || given instanceof ArrayBuffer;
  if (!isBytes && typeof (given as Blob | undefined)?.arrayBuffer !== 'function') {
    throw new ArgumentError(
      `Expected a path, a URL, a File, a Response or bytes, got ${describe(given as unknown)}`,
    );
  }
  const url = !isBytes && 'url' in given && given.url !== '' ? new URL(given.url) : null;
  return { bytes: await toBytes(given), beside: url === null ? alone : besideUrl(url) };
}

async function alone(path: string): Promise<never> {
  throw new ArgumentError(
    `The model keeps its weights in ${describe(path)}. Give its path or URL, or a list of all its Files.`,
  );
}

async function ofFiles(files: readonly File[]): Promise<OpenSource> {
  const isFile = (file: Partial<File> | null | undefined) =>
    typeof file?.name === 'string' && typeof file.arrayBuffer === 'function';
  if (!Array.from(files).every(isFile)) throw expected('loadModel', 'source', 'a list of Files', files);
  const named = (name: string) => files.find((file) => file.name === name);
  const main = files.length === 1 ? files[0] : files.find(({ name }) => name.endsWith('.json'));
  if (main === undefined) {
    const names = files.map(({ name }) => name).join(', ');
    throw new ArgumentError(`Expected a model.json among the files, got ${names || 'none'}`);
  }
  const beside = async (path: string) => {
    const file = named(path.slice(path.lastIndexOf('/') + 1));
    if (file !== undefined) return toBytes(file);
    throw new ArgumentError(
      `Expected ${describe(path)} among the files, got ${files.map(({ name }) => name)}`,
    );
  };
  return { bytes: await toBytes(main), beside };
}

async function ofPlace(place: string | URL): Promise<OpenSource> {
  const text = String(place);
  const isRemote = /^(https?|blob|data):/i.test(text);
  const isNode = globalThis.process?.versions?.node !== undefined;
  if (isRemote || !isNode) {
    const url = new URL(text, globalThis.location?.href);
    return { bytes: await toBytes(await fetch(url)), beside: besideUrl(url) };
  }
  const { readBytes } = await import('@unroll/formats/node');
  const path = text.startsWith('file:') ? decodeURIComponent(new URL(text).pathname) : text;
  const read = async (at: string) => {
    try {
      return await readBytes(at);
    } catch (error) {
      const { code } = error as { code?: string };
      if (code !== 'ENOENT' && code !== 'EISDIR') throw error;
      const problem = code === 'ENOENT' ? 'File not found' : 'Expected a file, got a directory';
      throw new ArgumentError(`${problem}: filepath=${at}`);
    }
  };
  const folder = path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  return { bytes: await read(path), beside: (name) => read(folder + inside(name)) };
}

function besideUrl(url: URL): OpenSource['beside'] {
  return async (path) => toBytes(await fetch(new URL(inside(path), url)));
}

/** @throws ArgumentError for a path that leads out of its folder. */
function inside(path: string): string {
  const parts = path.split('/');
  const isPlain = parts.every(
    (part) => part !== '' && part !== '.' && part !== '..' && !/[\\:\0?#]/.test(part),
  );
  if (isPlain) return path;
  throw new ArgumentError(`Expected the path of a file beside the model, got ${describe(path)}`);
}
