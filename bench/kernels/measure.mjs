/**
 * Measures contenders in turns, so that a noisy machine is noisy for all. Each runs in a process of its own: two builds in
 * one process would share tfjs's registry of kernels.
 */
import { fork } from 'node:child_process';
import { median } from '../statistics.mjs';

/**
 * `contenders` is { name: { script, args, env, flags } }: scripts that call `serve`. Resolves to { workload: { name: times } },
 * milliseconds of the clock and of the processor (all threads of the process), which is steadier where others use the machine.
 */
export async function interleave(contenders, { rounds = 9 } = {}) {
  const workers = Object.entries(contenders).map(([name, { script, args = [], env = {}, flags = [] }]) => ({
    name,
    process: fork(script, args, { env: { ...process.env, ...env }, execArgv: flags }),
  }));
  const ask = (worker, message) =>
    new Promise((resolve, reject) => {
      worker.process.once('message', resolve);
      worker.process.once('exit', () => reject(new Error(`${worker.name} ended early`)));
      worker.process.send(message);
    });
  const results = {};
  for (const workload of await ask(workers[0], 'list')) {
    const times = Object.fromEntries(workers.map(({ name }) => [name, { clock: [], processor: [] }]));
    for (let round = 0; round < rounds; round++) {
      for (const worker of workers) {
        const { clock, processor } = await ask(worker, workload);
        times[worker.name].clock.push(clock);
        times[worker.name].processor.push(processor);
      }
    }
    results[workload] = times;
  }
  for (const worker of workers) worker.process.removeAllListeners('exit').disconnect();
  return results;
}

/** Answers `interleave`: `workloads` is { name: { run, repeat } }; a first call of each warms up. */
export function serve(workloads) {
  const warm = new Set();
  process.on('message', (name) => {
    if (name === 'list') return process.send(Object.keys(workloads));
    const { run, repeat = 1, warmup = 3 } = workloads[name];
    for (let i = warm.has(name) ? 0 : warmup * repeat; i > 0; i--) run();
    warm.add(name);
    const usage = process.cpuUsage();
    const start = performance.now();
    for (let i = 0; i < repeat; i++) run();
    const clock = (performance.now() - start) / repeat;
    const { user, system } = process.cpuUsage(usage);
    process.send({ clock, processor: (user + system) / 1000 / repeat });
  });
}

/** Ratios are the first contender's median over each one's. */
export function report(results) {
  for (const [workload, times] of Object.entries(results)) {
    console.log(workload);
    const [first] = Object.values(times);
    for (const [name, { clock, processor }] of Object.entries(times)) {
      const cell = (values, reference) =>
        `${median(values).toFixed(3)} ms (fastest ${Math.min(...values).toFixed(3)}) x${(median(reference) / median(values)).toFixed(2)}`;
      console.log(
        `  ${name.padEnd(16)} clock ${cell(clock, first.clock)}   processor ${cell(processor, first.processor)}`,
      );
    }
  }
}
