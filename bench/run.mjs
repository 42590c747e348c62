/** `pnpm bench`; what it does and its options: options.mjs. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { contenders, findPython } from './contenders.mjs';
import { bundleSize, bundles, nodeInstallSize, packages, pythonInstallSizes } from './footprint.mjs';
import { load, machine, quietDown } from './machine.mjs';
import { Contenders, measure, measureActivations, measureFresh } from './measurement.mjs';
import { HELP, parseOptions } from './options.mjs';
import { report } from './report.mjs';
import { lastRuns, storeRun, write } from './runs.mjs';
import { activations, fresh, groups } from './workloads.mjs';

const PYTHON_PACKAGES = ['torch', 'keras', 'jax', 'tensorflow', 'tensorflow-cpu'];
const FRESH_ROUNDS = 3;
const PROFILES = 3;
const SHOWN_RUNS = 2;

const here = fileURLToPath(new URL('.', import.meta.url));

try {
  await main(parseOptions(process.argv.slice(2)));
} catch (error) {
  console.error(`bench: ${error.message}`);
  process.exitCode = 1;
}

async function main(options) {
  if (options.help) return console.log(HELP);
  const folder = resolve(options.out ?? (options.whole ? here : join(here, 'out')));
  const before = load();
  if (options.build && !options.report) buildPackages();
  if (options.report) return writeReport(folder, lastRuns(folder, SHOWN_RUNS));
  for (let i = 0; i < options.repeat; i++) {
    if (i > 0) await quietDown();
    const run = await measureAll(options, i === 0 ? before : load());
    if (options.whole) console.log(`Wrote ${storeRun(folder, run)}`);
    // A part or a quick run stands for itself.
    await writeReport(folder, options.whole ? lastRuns(folder, SHOWN_RUNS) : [run]);
  }
}

async function writeReport(folder, runs) {
  if (runs.length === 0) throw new Error(`${folder} has no runs`);
  // Charts need the packages built.
  const { charts } = await import('./charts.mjs');
  const drawn = charts(runs[0]);
  for (const [name, svg] of Object.entries(drawn)) write(join(folder, 'charts', `${name}.svg`), svg);
  const out = join(folder, 'results.md');
  write(out, report(runs, Object.keys(drawn)));
  console.log(`Wrote ${out}`);
}

async function measureAll({ parts, python: givenPython, quick, rounds, build }, loadBefore) {
  const began = performance.now();
  const python = findPython(givenPython);
  const specs = contenders(python, await import('@unroll/core'));
  console.log(`Who takes part: ${specs.map(({ name }) => name).join(', ')}`);
  const running = new Contenders(specs);
  const run = {
    date: new Date().toISOString(),
    machine: [...machine(), ...(build ? [] : [['packages', 'as found, not built by this run']])],
    load: loadBefore,
    rounds,
    quick,
    versions: {},
    minutes: {},
    groups: {},
  };
  const part = async (name, work) => {
    if (!parts.includes(name)) return;
    const start = performance.now();
    await work();
    run.minutes[name] = (performance.now() - start) / 60_000;
    console.log(`${name}: ${run.minutes[name].toFixed(1)} min`);
  };
  try {
    for (const [name, { workloads }] of Object.entries(groups)) {
      await part(name, async () => {
        run.groups[name] = [];
        for (const workload of workloads) {
          console.log(`${name}: ${workload.title}`);
          run.groups[name].push(...(await measure(workload, running, { rounds, quick })));
        }
      });
    }
    for (const spec of specs) {
      const asked = running.get(spec).ask({ about: true });
      // One that has failed before is no reason to lose the run.
      const { versions } = await asked.catch(() => ({}));
      Object.assign(run.versions, versions);
    }
  } finally {
    await running.end();
  }
  await part('profile', async () => {
    run.profiles = await profiles(running.start(specs[0]), quick);
  });
  await part('start', async () => {
    run.fresh = {};
    for (const workload of fresh) {
      console.log(`start: ${workload.title}`);
      run.fresh[workload.title] = await measureFresh(workload, running, {
        rounds: quick ? 1 : FRESH_ROUNDS,
        quick,
      });
    }
  });
  await part('memory', async () => {
    run.activations = await measureActivations(activations, running, quick);
  });
  await part('size', async () => {
    run.sizes = await sizes(python);
  });
  run.minutes.all = (performance.now() - began) / 60_000;
  return run;
}

function buildPackages() {
  const { packageManager } = JSON.parse(readFileSync(`${here}../package.json`, 'utf8'));
  const { status } = spawnSync(
    'npx',
    [
      '-y',
      packageManager,
      'exec',
      'turbo',
      'run',
      'build',
      '--filter=./packages/*',
      '--output-logs=errors-only',
    ],
    {
      cwd: `${here}..`,
      stdio: 'inherit',
      env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', npm_config_loglevel: 'error' },
      shell: process.platform === 'win32',
    },
  );
  if (status !== 0) throw new Error('the packages do not build');
}

/** Of a process that has done nothing else, as a program's is. */
async function profiles(ours, quick) {
  const { times } = await ours.ask({
    workload: 'profile',
    sizes: { epochs: quick ? 1 : 5 },
    warmup: quick ? 1 : 2,
    repeats: quick ? 1 : PROFILES,
  });
  await ours.end();
  return times;
}

async function sizes(python) {
  const installed = Object.fromEntries(packages.map((name) => [name, nodeInstallSize(name)]));
  if (python) Object.assign(installed, pythonInstallSizes(python, PYTHON_PACKAGES));
  const bundled = {};
  for (const [name, source] of Object.entries(bundles)) bundled[name] = await bundleSize(source);
  return { installed, bundled };
}
