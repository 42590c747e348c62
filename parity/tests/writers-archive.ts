/** The files of other years, by version and name: see goldens/writers.py. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { unzipSync } from 'fflate';

type Files = Map<string, Uint8Array<ArrayBuffer>>;

/** A folder of what was written just now, to be read instead: see live/newest.mjs. */
const { UNROLL_WRITTEN: written } = process.env;
const archive = written === undefined ? ofArchive() : ofFolder(written);

function ofArchive(): Map<string, Files> {
  const archive = new Map<string, Files>();
  const packed = brotliDecompressSync(readFileSync(new URL('../goldens/writers.zip.br', import.meta.url)));
  for (const [path, bytes] of Object.entries(unzipSync(packed))) {
    const [version, name] = path.split('/') as [string, string];
    const files: Files = archive.get(version) ?? new Map();
    archive.set(version, files.set(name, bytes as Uint8Array<ArrayBuffer>));
  }
  return archive;
}

function ofFolder(folder: string): Map<string, Files> {
  const read = (version: string): Files =>
    new Map(
      readdirSync(join(folder, version)).map((name) => [name, readFileSync(join(folder, version, name))]),
    );
  return new Map(readdirSync(folder).map((version) => [version, read(version)]));
}

/** The versions that `script` wrote with. */
export function versionsOf(library: 'keras' | 'torch'): string[] {
  return [...archive.keys()]
    .filter((version) => version.startsWith('torch') === (library === 'torch'))
    .sort();
}

export function filesOf(version: string): ReadonlyMap<string, Uint8Array<ArrayBuffer>> {
  return archive.get(version)!;
}

/** What the writer said of its files. */
export function expectedOf<T>(version: string): T {
  return JSON.parse(new TextDecoder().decode(filesOf(version).get('expected.json')));
}
