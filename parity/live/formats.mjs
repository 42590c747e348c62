/**
 * Files through unroll and the real packages, both ways. `pnpm parity:live` runs it, after the numbers; alone:
 *
 *   node parity/live/formats.mjs [--python PATH] [--seeds 7,8] [--parts numpy,torch,keras,sequential,resume,schedulers,modules,onnx]
 *
 * Without `--parts` the programs of docs/interop.md are run, too.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { runGuide } from './guide.mjs';
import { run } from './process.mjs';
import { findPython } from './python.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));

/** Runs formats.py with formats.ts, bundled from sources, as what it calls; then the guide. */
export async function checkFormats({ python, seeds, parts }) {
  await roundTrips(findPython(python), { seeds, parts });
  if (!parts) await runGuide(findPython(python));
}

async function roundTrips(python, { seeds, parts }) {
  const folder = mkdtempSync(join(tmpdir(), 'unroll-formats-'));
  const ours = join(folder, 'formats.cjs');
  try {
    await build({
      entryPoints: [join(here, 'formats.ts')],
      outfile: ours,
      bundle: true,
      platform: 'node',
      mainFields: ['module', 'main'],
      conditions: ['source'],
      keepNames: true,
      logLevel: 'error',
    });
    const lists = Object.entries({ seeds, parts }).flatMap(([name, list]) =>
      list ? [`--${name}`, ...list.split(',')] : [],
    );
    run(python, [join(here, 'formats.py'), '--ours', ours, ...lists]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const option = { type: 'string' };
  const { values } = parseArgs({ options: { python: option, seeds: option, parts: option } });
  await checkFormats(values).catch((error) => {
    console.error(`formats: ${error.message}`);
    process.exitCode = 1;
  });
}
