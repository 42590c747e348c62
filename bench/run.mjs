/**
 * `pnpm bench`: unroll against the peers that this machine has, in turns of one run; writes bench/results.md.
 *
 *   pnpm bench                            everything, with Python from UNROLL_PYTHON or .venv if there is one
 *   pnpm bench --python PATH              another Python
 *   pnpm bench --only stock-keras,predict some of: stock-keras, stock-torch, predict, sweeps, start, size, profile
 *   pnpm bench --quick                    each thing twice at most, to see that it works
 *   pnpm bench --rounds 15 --out PATH     more rounds; another file
 *
 * A run of a part, and a quick one, writes to bench/out/results.md if not told where.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { contenders, findPython, OURS } from './contenders.mjs';
import { bundleSize, bundles, nodeInstallSize, pythonInstallSizes } from './footprint.mjs';
import { machine } from './machine.mjs';
import { Contenders, measure, measureFresh } from './measurement.mjs';
import { report } from './report.mjs';
import { fresh, groups } from './workloads.mjs';

const PARTS = [...Object.keys(groups), 'start', 'size', 'profile'];
const PYTHON_PACKAGES = ['torch', 'keras', 'jax', 'tensorflow', 'tensorflow-cpu'];

const { values: options } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: {
    python: { type: 'string' },
    only: { type: 'string' },
    rounds: { type: 'string', default: '9' },
    quick: { type: 'boolean', default: false },
    'no-build': { type: 'boolean', default: false },
    out: { type: 'string' },
  },
});

const parts = options.only?.split(',') ?? PARTS;
const unknown = parts.filter((part) => !PARTS.includes(part));
if (unknown.length > 0)
  throw new Error(`--only: expected some of ${PARTS.join(', ')}, got ${unknown.join(', ')}`);
const rounds = options.quick ? 2 : Number(options.rounds);
if (!Number.isInteger(rounds) || rounds < 1)
  throw new Error(`--rounds: expected 1 or more, got ${options.rounds}`);
const here = fileURLToPath(new URL('.', import.meta.url));
const whole = !options.quick && parts.length === PARTS.length;
const out = resolve(options.out ?? `${here}${whole ? '' : 'out/'}results.md`);

if (!options['no-build']) buildPackages();
const python = findPython(options.python);
const specs = contenders(python);
console.log(
  `Against ${specs
    .slice(1)
    .map(({ name }) => name)
    .join(', ')}`,
);
const running = new Contenders(specs);
const how = { rounds, quick: options.quick };

const facts = options['no-build']
  ? [...machine(), ['packages', 'as found, not built by this run']]
  : machine();
const results = { machine: facts, rounds, quick: options.quick, versions: {}, groups: {}, fresh: {} };
try {
  for (const [name, group] of Object.entries(groups)) {
    if (!parts.includes(name)) continue;
    results.groups[name] = [];
    for (const workload of group.workloads) {
      console.log(`${name}: ${workload.title}`);
      results.groups[name].push({ title: workload.title, times: await measure(workload, running, how) });
    }
  }
  if (parts.includes('profile')) results.outside = await shareOutsideKernels();
  for (const spec of specs)
    Object.assign(results.versions, (await running.get(spec).ask({ about: true })).versions);
} finally {
  await running.end();
}
if (parts.includes('start')) {
  for (const workload of fresh) {
    console.log(`start and memory: ${workload.title}`);
    results.fresh[workload.title] = await measureFresh(workload, running, {
      rounds: options.quick ? 1 : Math.min(rounds, 5),
      quick: options.quick,
    });
  }
}
if (parts.includes('size')) results.sizes = await sizes();

mkdirSync(dirname(out), { recursive: true });
const temporary = `${out}.${process.pid}.tmp`;
writeFileSync(temporary, report(results));
renameSync(temporary, out);
console.log(`Wrote ${out}`);

function buildPackages() {
  const { status } = spawnSync('npx', ['turbo', 'run', 'build', '--filter=./packages/*'], {
    cwd: `${here}..`,
    stdio: 'inherit',
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1' },
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error('the packages do not build');
}

async function shareOutsideKernels() {
  const ours = running.get(specs.find(({ name }) => name === OURS));
  const { times } = await ours.ask({
    workload: 'outside kernels',
    sizes: { epochs: options.quick ? 1 : 5 },
    warmup: options.quick ? 1 : 2,
    repeats: Math.min(rounds, 5),
  });
  return times;
}

async function sizes() {
  const installed = Object.fromEntries(Object.keys(bundles).map((name) => [name, nodeInstallSize(name)]));
  if (python) Object.assign(installed, pythonInstallSizes(python, PYTHON_PACKAGES));
  const bundled = {};
  for (const [name, source] of Object.entries(bundles)) bundled[name] = await bundleSize(source);
  return { installed, bundled };
}
