/** The files of other years, by version and name: see goldens/writers.py. */
import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import { unzipSync } from 'fflate';

const packed = brotliDecompressSync(readFileSync(new URL('../goldens/writers.zip.br', import.meta.url)));

const archive = new Map<string, Map<string, Uint8Array<ArrayBuffer>>>();
for (const [path, bytes] of Object.entries(unzipSync(packed))) {
  const [version, name] = path.split('/') as [string, string];
  const files = archive.get(version) ?? new Map();
  archive.set(version, files.set(name, bytes));
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
