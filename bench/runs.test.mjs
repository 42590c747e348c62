import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lastRuns, storeRun } from './runs.mjs';

let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'unroll-bench-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const dated = (minute, rest) => ({ date: `2026-01-02T03:${minute}:59.123Z`, ...rest });

test('the last runs come back, the latest first, in five digits', () => {
  expect(lastRuns(folder, 2)).toEqual([]);
  for (const minute of ['10', '09', '11']) storeRun(folder, dated(minute, { times: [1.234567, 1234567] }));
  expect(lastRuns(folder, 2)).toEqual([
    dated('11', { times: [1.2346, 1234567] }),
    dated('10', { times: [1.2346, 1234567] }),
  ]);
  expect(readdirSync(join(folder, 'runs'))).toEqual([
    '2026-01-02T0309.json',
    '2026-01-02T0310.json',
    '2026-01-02T0311.json',
  ]);
});
