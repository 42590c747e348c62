/**
 * Runs the goldens and both stock examples' curves on the backends beside the default one: what the dialects' layers and
 * training compute is held to Keras and PyTorch there too. The cells' contract runs on every backend in core's own tests, but
 * on webgl, which needs a browser, here. Leaves the counts for `count-tests.mjs`. Where a backend's binary or the browser is
 * not there, its suites count as skipped, and that is said.
 *
 *   node scripts/test-backends.mjs [native] [wasm] [tensorflow] [webgl]
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { binaryName } from '../packages/native/src/binary-name.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const BACKENDS = ['native', 'wasm', 'tensorflow', 'webgl'];
/** What those promise holds of the default backend: elsewhere, memory is freed when the collector says so. */
const NOT_COUNTS = '(?!.*(live tensors|as many tensors|leaves? no|so does training of))';
/** Tests that do not run on some backends, as patterns of their titles, with the reason. */
const CANCELLING = {
  reason:
    'gradients that cancel, an element of each beyond its tolerance. Off float64 there: native 9.7e-7, Keras 9.2e-7 on the ' +
    'other side; native 5.4e-6, PyTorch 2.3e-6 on the other side. The worst of that tensor of values up to 9.3: native ' +
    '8.5e-6, cpu 9.3e-6, PyTorch 5.9e-6',
  tests: ['num_layers.:2. of .30,1,6.', '..5,3,1.,17,..return_sequences.:true.,0.'],
};
/** The backend tensorflow takes the native kernels where they are there, and only there leaves out what they do. */
const DEVIATIONS = { native: [CANCELLING], tensorflow: missing('native') ? [] : [CANCELLING] };
const SUITES = [
  { folder: 'packages/sequential', tests: ['src/layers', 'src/training'], names: NOT_COUNTS },
  { folder: 'packages/nn', tests: ['src/rnn', 'src/linear', 'src/loss', 'src/optim'], names: NOT_COUNTS },
  {
    folder: 'parity',
    tests: ['tests/stock-keras', 'tests/stock-torch'],
    names: '.*(without dropout, seed 42|with dropout, seed 42, which nothing|(detach|carry), seed 0$)',
  },
  // What a browser's or TensorFlow's memory makes of nonsense is theirs.
  { folder: 'parity', tests: ['tests/nonsense'], backends: ['native', 'wasm'] },
];

/** The same test files and the contract's, in pages of headless Chromium; what is skipped there is said there. */
const IN_PAGES = [{ folder: 'parity', tests: [], config: 'parity/vitest.webgl.config.ts' }];

/** Empty where the backend's binary has been built. */
function missing(backend) {
  if (backend === 'native') {
    const binary = `packages/native/build/${binaryName(process.platform, process.arch)}`;
    return existsSync(`${root}/${binary}`) ? '' : 'it is not compiled here; pnpm native:compile says why';
  }
  if (backend !== 'tensorflow') return '';
  const manifest = createRequire(import.meta.url).resolve('@tensorflow/tfjs-node/package.json');
  const binding = manifest.replace(/package\.json$/, 'lib/napi-v8/tfjs_binding.node');
  return existsSync(binding) ? '' : 'tfjs-node is not linked here; pnpm tfjs-node:link does it';
}

/** A pattern that no title with a deviation meets. */
function without(backend) {
  return (DEVIATIONS[backend] ?? []).flatMap(({ tests }) => tests.map((title) => `(?!.*${title})`)).join('');
}

function run(backend, { folder, tests, names, config = 'scripts/vitest.backend.config.ts' }) {
  const cwd = `${root}/${folder}`;
  const report = `${cwd}/test-results-${backend}.json`;
  rmSync(report, { force: true });
  const { status } = spawnSync(
    'npx',
    [
      ...['vitest', 'run', '--config', `${root}/${config}`, ...tests],
      ...(names ? ['-t', `^${without(backend)}${names}`] : []),
    ],
    {
      cwd,
      stdio: 'inherit',
      env: { ...process.env, UNROLL_TEST_BACKEND: backend, TF_CPP_MIN_LOG_LEVEL: '2' },
    },
  );
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };
  const {
    numPassedTests: passed,
    numFailedTests: failed,
    numPendingTests,
  } = JSON.parse(readFileSync(report, 'utf8'));
  // What a pattern of names leaves out is not skipped: it runs on the default backend.
  const skipped = names ? 0 : numPendingTests;
  const broken = failed === 0 && (status !== 0 || passed + skipped === 0) ? 1 : 0;
  return { passed, failed: failed + broken, skipped };
}

/** Test files of a suite, as what is skipped where none of them runs. */
function filesOf({ folder, tests }) {
  const names = readdirSync(`${root}/${folder}`, { recursive: true });
  const chosen = (name) => /\.test\.ts$/.test(name) && tests.some((start) => name.startsWith(start));
  return names.filter((name) => !name.startsWith('node_modules') && chosen(name)).length;
}

const total = { passed: 0, failed: 0, skipped: 0 };
const asked = process.argv.slice(2);
for (const backend of BACKENDS.filter((name) => asked.length === 0 || asked.includes(name))) {
  const reason = missing(backend);
  for (const { reason, tests } of DEVIATIONS[backend] ?? [])
    console.log(`${backend} leaves out ${tests.join(', ')}: ${reason}`);
  const suites = SUITES.filter(({ backends }) => backends?.includes(backend) ?? true);
  for (const suite of backend === 'webgl' ? IN_PAGES : suites) {
    console.log(`== ${suite.folder} on ${backend}${reason && `: skipped, ${reason}`}`);
    const counts = reason ? { passed: 0, failed: 0, skipped: filesOf(suite) } : run(backend, suite);
    for (const name of Object.keys(total)) total[name] += counts[name];
  }
}
writeFileSync(`${root}/test-results-backends.json`, `${JSON.stringify(total)}\n`);
console.log(`backends: ${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed > 0 ? 1 : 0);
