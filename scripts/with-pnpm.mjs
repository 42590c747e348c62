/**
 * `npm run demo` and `npm test` on a machine that has only Node: brings the pinned pnpm by npx, installs from the
 * lockfile, builds what is needed, and runs. turbo caches, so the second time is quick.
 *
 *   npm run demo                          both stock examples
 *   npm run demo -- keras --epochs 3      one program (keras, torch, bptt, char) with its options
 *   npm run demo -- char --help           its options; where the programs are built, without installing first
 *   npm test                              every package's tests; arguments go to turbo
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

const root = new URL('..', import.meta.url);
const { packageManager } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
const demos = { keras: 'stock-keras', torch: 'stock-torch', bptt: 'bptt-by-hand', char: 'char-rnn' };

// Ctrl-C reaches the whole process group. The program decides what it means; this launcher waits for its exit code.
process.on('SIGINT', () => {});

const tasks = {
  demo([name, ...options]) {
    const isOption = name === undefined || name.startsWith('-');
    if (!isOption && !Object.hasOwn(demos, name)) refuseDemo(name);
    const programs = isOption ? [demos.keras, demos.torch] : [demos[name]];
    const args = isOption && name !== undefined ? [name, ...options] : options;
    const mains = programs.map((program) => `apps/${program}/dist/main.js`);
    if (isOption && asksForHelp(args)) console.log(DEMOS);
    if (!asksForHelp(args) || !mains.every((main) => existsSync(new URL(main, root)))) {
      install();
      pnpm(['exec', 'turbo', 'run', 'build', '--filter=./apps/*'], { quiet: true });
    }
    for (const main of mains) run(process.execPath, [main, ...args]);
  },
  test(args) {
    install();
    // Tests that need tfjs-node run where it is linked, and those of native kernels where they can be compiled: what turbo has
    // cached of one case is not the other's.
    pnpm(['exec', 'turbo', 'run', '@unroll/native#compile'], { quiet: true });
    process.env.UNROLL_NATIVE = existsSync(new URL('packages/native/build', root)) ? 'compiled' : 'none';
    process.env.UNROLL_TFJS_NODE = linked() ? 'linked' : 'none';
    const concurrency = `--concurrency=${availableParallelism()}`;
    pnpm(['exec', 'turbo', 'run', 'test', '--output-logs=new-only', '--continue', concurrency, ...args]);
  },
};

const DEMOS = `demos (npm run demo -- <name>; without a name keras and torch):
  keras   the stock example in Keras's words
  torch   the stock example in PyTorch's words
  bptt    back-propagation through time by hand
  char    text, character by character
`;

function asksForHelp(args) {
  return args.some((arg) => ['--help', '--version', '-V'].includes(arg));
}

function refuseDemo(name) {
  // Control characters of an argument are not for the terminal.
  const shown = JSON.stringify(name.slice(0, 40)).replaceAll(/\p{Cc}/gu, '?');
  console.error(
    `demo: expected one of ${Object.keys(demos).join(', ')}, or options, got ${shown}\n\n${DEMOS}`,
  );
  process.exit(2);
}

function install() {
  console.log('Installing and building; the first time takes a minute or two.');
  pnpm(['install', '--frozen-lockfile'], { quiet: true });
}

function linked() {
  return existsSync(new URL('node_modules/@tensorflow/tfjs-node/lib/napi-v8/tfjs_binding.node', root));
}

const [task, ...args] = process.argv.slice(2);
if (!Object.hasOwn(tasks, task ?? '')) {
  console.error(`with-pnpm: expected one of ${Object.keys(tasks).join(', ')}, got ${task}`);
  process.exit(2);
}
tasks[task](args);

function pnpm(args, how) {
  run('npx', ['-y', packageManager, ...args], how);
}

/** Runs a command and ends with its exit code unless that is 0; `quiet` shows its output only then. */
function run(command, args, { quiet = false } = {}) {
  const result = spawnSync(command, args, {
    cwd: root,
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', npm_config_loglevel: 'error' },
    stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    shell: process.platform === 'win32',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (result.status === 0) return;
  if (quiet) process.stderr.write(`${result.stdout ?? ''}${result.stderr ?? ''}`);
  process.exit(result.status ?? (result.signal === 'SIGINT' ? 130 : 1));
}
