/**
 * The Node side of a contender: reads requests as lines of JSON on stdin and answers each with a line of JSON on stdout.
 *
 *     { workload, sizes, warmup, repeats }  ->  { times: milliseconds[], peak: bytes }
 *     { load: workload }                    ->  { resident: bytes }, once what it imports is there
 *     { about: true }                       ->  { versions: { name: version } }
 */
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

/**
 * `workloads` is { name: async (sizes) => run }, and `run(repeats)` resolves to the milliseconds of each. What was made for
 * a workload and its sizes is kept, warm, until another workload comes. `load` imports what a workload needs.
 */
export function serve(workloads, versions, load) {
  let current;
  let prepared = new Map();

  async function answer({ about, load: wanted, workload, sizes = {}, warmup = 1, repeats = 1 }) {
    if (about) return { versions };
    if (wanted) {
      await load?.(wanted);
      return { resident: process.memoryUsage.rss() };
    }
    if (!Object.hasOwn(workloads, workload)) return { missing: workload };
    if (workload !== current) prepared = new Map();
    current = workload;
    const key = JSON.stringify(sizes);
    if (!prepared.has(key)) {
      prepared.set(key, await workloads[workload](sizes));
      if (warmup > 0) await prepared.get(key)(warmup);
    }
    return { times: await prepared.get(key)(repeats), peak: peakMemory() };
  }

  const lines = createInterface({ input: process.stdin });
  let turn = Promise.resolve();
  lines.on('line', (line) => {
    turn = turn
      .then(() => answer(JSON.parse(line)))
      .catch((error) => ({ error: error.stack }))
      .then((reply) => process.stdout.write(`${JSON.stringify(reply)}\n`));
  });
  // tfjs's wasm backend keeps threads.
  lines.on('close', () => turn.then(() => process.exit()));
}

/** `run` for work that is done by calling `step`. */
export const timed = (step) => async (repeats) => {
  const times = [];
  for (let i = 0; i < repeats; i++) {
    const began = performance.now();
    await step();
    times.push(performance.now() - began);
  }
  return times;
};

/** Bytes. Linux's getrusage counts what the parent held when it forked; the high-water mark in /proc does not. */
function peakMemory() {
  try {
    return Number(/VmHWM:\s*(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) * 1024;
  } catch {
    return process.resourceUsage().maxRSS * 1024;
  }
}
