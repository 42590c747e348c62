/**
 * `pnpm parity:live`: runs the real Keras and PyTorch now, on random seeds and shapes that nobody chose, repeats all of it
 * with unroll and prints a table of the differences. Fails when one is beyond its tolerance. Then files go through unroll and the
 * real packages, both ways (formats.mjs), the programs of docs/interop.md are run, and the newest Keras and PyTorch of the
 * registry, which need not be the pinned ones, write models that must be read (newest.mjs).
 *
 *   pnpm parity:live                         ten fresh seeds; the first time sets up Python in .venv
 *   pnpm parity:live --python PATH           another Python (or UNROLL_PYTHON), to try newer packages, say
 *   pnpm parity:live --seeds 7,8 --parts keras_layers,stock_torch --out table.md
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { checkFormats } from './formats.mjs';
import { checkNewest } from './newest.mjs';
import { run } from './process.mjs';
import { findPython } from './python.mjs';

const parity = fileURLToPath(new URL('..', import.meta.url));
const vitest = join(parity, '..', 'node_modules', 'vitest', 'vitest.mjs');

try {
  await main(process.argv.slice(2).filter((argument) => argument !== '--'));
} catch (error) {
  console.error(`parity:live: ${error.message}`);
  process.exitCode = 1;
}

async function main(args) {
  const { values } = parseArgs({
    args,
    options: {
      python: { type: 'string' },
      seeds: { type: 'string' },
      parts: { type: 'string' },
      out: { type: 'string' },
    },
  });
  const lists = ['seeds', 'parts'].flatMap((name) =>
    values[name] ? [`--${name}`, ...values[name].split(',')] : [],
  );
  const folder = mkdtempSync(join(tmpdir(), 'unroll-live-'));
  const file = join(folder, 'live.json');
  try {
    const python = findPython(values.python);
    run(python, [join(parity, 'live', 'live.py'), '--out', file, ...lists]);
    const table = values.out ? { UNROLL_LIVE_TABLE: resolve(values.out) } : {};
    run(process.execPath, [vitest, 'run', '--config', 'vitest.live.config.ts'], {
      cwd: parity,
      env: { ...process.env, UNROLL_LIVE_FILE: file, ...table },
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
  if (values.parts) return;
  await checkFormats({ python: values.python, seeds: values.seeds });
  await checkNewest();
}
