/** Prints what the newest Keras and PyTorch write otherwise than those of the archive. newest.mjs starts it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { argv } from 'node:process';
import { readKeras } from '@unroll/formats';
import { expectedOf, filesOf } from '../tests/writers-archive.js';

interface Expected {
  version: string;
  not_written?: Record<string, string>;
}

const folder = argv[2]!;
for (const library of ['keras', 'torch']) {
  const bytes = (name: string) => new Uint8Array(readFileSync(join(folder, library, name)));
  const before = expectedOf<Expected>(library);
  const now: Expected = JSON.parse(new TextDecoder().decode(bytes('expected.json')));
  console.log(`${library}: ${now.version} now, ${before.version} in the archive`);
  const known = filesOf(library);
  const names = readdirSync(join(folder, library));
  const changes = [
    ...names.filter((name) => !known.has(name)).map((name) => `${name}: new`),
    ...[...known.keys()].filter((name) => !names.includes(name)).map((name) => `${name}: no longer written`),
    ...names
      .filter((name) => name.endsWith('.keras') && known.has(name))
      .flatMap((name) =>
        differences(name, readKeras(known.get(name)!).config, readKeras(bytes(name)).config),
      ),
  ];
  console.log(changes.map((change) => `  ${change}`).join('\n') || '  no change');
}

/** What stands otherwise, by its path. */
function differences(path: string, before: unknown, now: unknown): string[] {
  const isNode = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null;
  if (!isNode(before) || !isNode(now)) {
    return Object.is(before, now) ? [] : [`${path}: ${JSON.stringify(now)}, was ${JSON.stringify(before)}`];
  }
  const keys = new Set([...Object.keys(before), ...Object.keys(now)]);
  keys.delete('shared_object_id'); // an address in the memory of its writer
  return [...keys].flatMap((key) => differences(`${path}.${key}`, before[key], now[key]));
}
