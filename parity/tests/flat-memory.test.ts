/** Loops that never yield, each in a process of its own: what they hold after many steps is what they held after a few. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bundled } from './bundle.js';

const MB = 1 << 20;

test.each<[loop: string, steps: number]>([
  ['training', 5000],
  ['training on new batches', 5000],
  ['forward without noGrad', 20_000],
  ['forward of new batches', 10_000],
  ['results of leaves', 20_000],
])('%s: %i steps hold what a hundred do', async (loop, steps) => {
  const { few, many } = await bundled(
    { loops: 'tests/loops-program.ts' },
    'esm',
    (folder): Record<'few' | 'many', { heap: number }> =>
      JSON.parse(
        execFileSync(process.execPath, ['--expose-gc', join(folder, 'loops.js'), loop, String(steps)], {
          encoding: 'utf8',
        }),
      ),
  );
  expect(many.heap - few.heap).toBeLessThan(3 * MB);
});
