/**
 * docs/interop.md from the first block to the last, in Python and here, on files that each leaves the next.
 * `formats.mjs` runs it.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const folder = fileURLToPath(new URL('../tests/guide/', import.meta.url));
const guide = fileURLToPath(new URL('../../docs/interop.md', import.meta.url));
const runCells = fileURLToPath(new URL('guide.py', import.meta.url));
/** A page's fetch, of files that lie beside it; and what bundled CommonJS asks for. */
const banner = `import { readFileSync as readBeside } from 'node:fs';
import { createRequire as requireFrom } from 'node:module';
const require = requireFrom(import.meta.url);
globalThis.fetch = async (path) => new globalThis.Response(readBeside(path));`;

/** The programs in the guide's order, and what it says that they print. */
function programs() {
  const names = new Map(readdirSync(folder).map((name) => [readFileSync(join(folder, name), 'utf8'), name]));
  const fenced = [...readFileSync(guide, 'utf8').matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)];
  return fenced.flatMap(([, language, content], i) => {
    if (language === 'text') return [];
    const [, next, printed] = fenced[i + 1] ?? [];
    return [{ name: names.get(content), printed: next === 'text' ? printed : '' }];
  });
}

/** Throws for the first program that fails, or prints something else. */
export async function runGuide(python) {
  const work = mkdtempSync(join(tmpdir(), 'unroll-guide-'));
  const cells = [];
  const bundles = join(work, 'bundles');
  mkdirSync(bundles);
  try {
    for (const { name, printed } of programs()) {
      const path = join(folder, name);
      const isCell = name.endsWith('.py');
      if (isCell) cells.push(path);
      // A notebook's cells begin with its name: torch_train, torch_back.
      const notebook = cells.filter((cell) => cell.startsWith(join(folder, name.split('_')[0])));
      const command = isCell
        ? [python, runCells, ...notebook]
        : [process.execPath, await bundled(path, bundles)];
      const actual = output(command, work, name);
      if (actual !== printed) throw new Error(`${name} prints\n${actual}and the guide says\n${printed}`);
      console.log(`guide, ${name}: prints what it should`);
    }
  } finally {
    rmSync(work, { recursive: true });
  }
}

async function bundled(path, target) {
  const outfile = join(target, 'program.mjs');
  await build({
    entryPoints: [path],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    mainFields: ['module', 'main'],
    conditions: ['source'],
    keepNames: true,
    logLevel: 'error',
    banner: { js: banner },
  });
  return outfile;
}

function output([command, ...args], cwd, name) {
  const env = {
    ...process.env,
    TF_CPP_MIN_LOG_LEVEL: '3',
    KERAS_BACKEND: 'tensorflow',
    CUDA_VISIBLE_DEVICES: '',
  };
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, env, encoding: 'utf8' });
  if (error) throw new Error(`cannot start ${command}: ${error.message}`);
  if (status !== 0) throw new Error(`${name} fails:\n${stderr}`);
  return stdout;
}
