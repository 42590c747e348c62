/** Where a model's bytes come from: a path, an address, a File, a Response, a list of Files, or the bytes themselves. */
import { ArgumentError } from '@unroll/core';
import { describe, expected, printable } from '@unroll/core/internal';
import { fetchBytes, foreignFolder, isByteSource, nameOf, toBytes } from '@unroll/formats';
import type { ByteSource, FilesOfModel, ModelSource } from './sources.js';

/** A file, and those that lie beside it. */
export interface OpenSource {
  bytes: Uint8Array;
  /** The file's name or address; empty where it has none. */
  name: string;
  /** The file at a path relative to this one. */
  beside(path: string): Promise<Uint8Array>;
}

/** @throws ArgumentError for a file that is not there. */
export async function openSource(source: ModelSource): Promise<OpenSource> {
  if (typeof source === 'string' || source instanceof URL) return ofPlace(source);
  if (isByteSource(source)) return ofBytes(source);
  if (isListOfFiles(source)) return ofFiles(Array.from(source));
  throw new ArgumentError(
    `Expected a path, a URL, a File, a Response, a list of Files or bytes, got ${describe(source as unknown)}`,
  );
}

async function ofBytes(source: ByteSource): Promise<OpenSource> {
  const name = nameOf(source);
  const isResponse = 'url' in source && typeof source.url === 'string';
  const beside = isResponse && URL.canParse(name) ? besideUrl(new URL(name)) : alone;
  return { bytes: await toBytes(source), name, beside };
}

async function alone(path: string): Promise<never> {
  throw new ArgumentError(
    `The model keeps its weights in ${describe(path)}, and where that is cannot be told: neither bytes, a lone File nor a ` +
      'Response of no address (`new Response(...)`) says so. Give the path or the URL of the model.json, or a list of all ' +
      'its Files.',
  );
}

/** More files than a model has shards: what claims to have more is no list of them. */
const MOST_FILES = 2 ** 16;

/** A list, a FileList, or what is like one. */
function isListOfFiles(source: unknown): source is FilesOfModel {
  if (typeof source !== 'object' || source === null || ArrayBuffer.isView(source)) return false;
  const { length } = source as { length?: unknown };
  return Number.isSafeInteger(length) && (length as number) >= 0 && (length as number) <= MOST_FILES;
}

/** The path of a file in the folder that it was chosen with, or its name. */
function pathOf({ webkitRelativePath, name }: File): string {
  return webkitRelativePath || name;
}

async function ofFiles(files: readonly File[]): Promise<OpenSource> {
  const isFile = (file: Partial<File> | null | undefined) =>
    typeof file?.name === 'string' && typeof file.arrayBuffer === 'function';
  if (!files.every(isFile)) throw expected('loadModel', 'source', 'a list of Files', files);
  const names = () => printable(files.map(pathOf).join(', ') || 'none', 200);
  const models = files.filter(({ name }) => name.endsWith('.json'));
  const main =
    files.length === 1 ? files[0] : (models.find(({ name }) => name === 'model.json') ?? models[0]);
  if (main === undefined) {
    throw new ArgumentError(`Expected a model.json among the files, got ${names()}`);
  }
  const folder = pathOf(main).slice(0, -main.name.length);
  const beside = async (given: string) => {
    const path = inside(given);
    // Files chosen one by one have no folder: then the name is what there is to go by.
    const file =
      files.find((each) => pathOf(each) === folder + path) ??
      files.find((each) => pathOf(each) === path.slice(path.lastIndexOf('/') + 1));
    if (file !== undefined) return toBytes(file);
    throw new ArgumentError(`Expected ${describe(path)} among the files, got ${names()}`);
  };
  return { bytes: await toBytes(main), name: pathOf(main), beside };
}

async function ofPlace(place: string | URL): Promise<OpenSource> {
  const text = String(place);
  const isRemote = /^(https?|blob|data):/i.test(text);
  const isNode = globalThis.process?.versions?.node !== undefined;
  if (isRemote || !isNode) {
    const base = globalThis.location?.href;
    if (!URL.canParse(text, base)) throw expected('loadModel', 'source', 'a URL', place);
    const url = new URL(text, base);
    return { bytes: await fetchBytes('loadModel', url), name: text, beside: besideUrl(url) };
  }
  const { namesInFolder, readBytes } = await import('@unroll/formats/node');
  const path = /^file:/i.test(text) ? pathOfUrl(text) : text;
  const read = async (at: string) => {
    try {
      return await readBytes(at);
    } catch (error) {
      const names = await namesInFolder(at);
      if (names !== null) {
        throw new ArgumentError(`Expected a file, got ${foreignFolder(names, 'keras')}: filepath=${at}`);
      }
      if ((error as { code?: string }).code !== 'ENOENT') throw error;
      throw new ArgumentError(`File not found: filepath=${at}`);
    }
  };
  const folder = path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  return { bytes: await read(path), name: path, beside: (name) => read(folder + inside(name)) };
}

/** @throws ArgumentError for the URL of another machine's file, and for one that holds a separator in disguise. */
function pathOfUrl(url: string): string {
  try {
    return process.getBuiltinModule('node:url').fileURLToPath(url);
  } catch {
    throw expected('loadModel', 'source', 'the URL of a file', url);
  }
}

function besideUrl(url: URL): OpenSource['beside'] {
  return (path) => {
    const beside = inside(path).split('/').map(encodeURIComponent).join('/');
    const place = new URL(beside, url);
    // What lets a person in at the model, a signature or a token, does so at its shards.
    if (place.search === '') place.search = url.search;
    return fetchBytes('loadModel', place);
  };
}

/**
 * The path without what leads nowhere: `./weights.bin`, as tfjs writes it into downloads, is `weights.bin`.
 *
 * @throws ArgumentError for a path that leads out of its folder.
 */
function inside(path: string): string {
  const parts = path.split(/[/\\]/).filter((part, i, all) => part !== '.' || i === all.length - 1);
  const isPlain = parts.every(
    (part) => part !== '' && part !== '.' && part !== '..' && !/[:\0?#]/.test(part),
  );
  if (isPlain) return parts.join('/');
  throw new ArgumentError(`Expected the path of a file beside the model, got ${describe(path)}`);
}
