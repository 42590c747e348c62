/** Configs with anything anywhere: each is read, or refused by an error of ours. Nothing else comes out, and nothing hangs. */
import { readFileSync } from 'node:fs';
import { UnrollError } from '@unroll/core';
import { PythonRandom } from '@unroll/core/random';
import { readKeras, writeKeras } from '@unroll/formats';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { loadModel } from '../index.js';

type Json = ReturnType<typeof JSON.parse>;

const STRANGE: readonly Json[] = [
  ...[
    null,
    true,
    0,
    -1,
    0.5,
    1e308,
    2 ** 53,
    '',
    'tanh',
    '__proto__',
    'constructor',
    [],
    {},
    [[]],
    [null],
    ['a'],
  ],
  ...[
    { class_name: 'Dense', config: null },
    { class_name: 3, config: {} },
    { class_name: '', config: [] },
  ],
  ...[
    { class_name: 'function', config: 'tanh' },
    { module: 'os', class_name: 'system', config: {} },
  ],
  { class_name: '__tensor__', config: { value: [[1], [1, 2]], dtype: 'float32' } },
];

/** Every place in a JSON value: what holds it, and its key. */
function places(value: Json): [holder: Json, key: string][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.keys(value).flatMap((key) => [[value, key], ...places(value[key])] as [Json, string][]);
}

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue();
});
afterEach(() => vi.restoreAllMocks());

it.each(['recurrent', 'bidirectional', 'cells', 'normalization', 'shapes'])(
  '%s.keras with a strange value in its config',
  async (name) => {
    const url = new URL(`../../../../parity/goldens/saving/${name}.keras`, import.meta.url);
    const { config, metadata, weights } = readKeras(readFileSync(url));
    const random = new PythonRandom();
    random.seed(name.length);
    const pick = <T>(items: readonly T[]): T => items[random.randint(0, items.length - 1)]!;
    let refused = 0;
    for (let i = 0; i < 400; i++) {
      const changed: Json = structuredClone(config);
      const [holder, key] = pick(places(changed));
      if (random.randint(0, 5) === 0) delete holder[key];
      else holder[key] = structuredClone(pick(STRANGE));
      const bytes = writeKeras({ config: changed, metadata, weights });
      const error = await loadModel(bytes).then(
        () => null,
        (thrown: unknown) => thrown,
      );
      if (error === null) continue;
      refused += 1;
      const place = `${key} = ${JSON.stringify(holder[key])}: ${(error as Error).stack}`;
      expect(error instanceof UnrollError, place).toBe(true);
    }
    expect(refused).toBeGreaterThan(100);
  },
);
