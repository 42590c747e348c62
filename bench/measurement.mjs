/** Takes the times: contenders in turns, so that a noisy machine is noisy for all. */
import { setTimeout } from 'node:timers/promises';
import { Contender } from './contender.mjs';
import { OURS } from './contenders.mjs';
import { median } from './statistics.mjs';

/** For the threads of a peer that spin on for a moment after their work. */
const PAUSE = 100;

/** Contender processes that live through the run, started when first asked for. */
export class Contenders {
  #running = new Map();

  constructor(specs) {
    this.specs = specs;
  }

  /** Those of `peers` that are there, ours first. */
  among(peers) {
    return this.specs.filter(({ name }) => name === OURS || peers.includes(name));
  }

  get({ name, ...spec }) {
    if (!this.#running.has(name)) this.#running.set(name, new Contender({ name, ...spec }));
    return this.#running.get(name);
  }

  async end() {
    await Promise.all([...this.#running.values()].map((contender) => contender.end()));
  }
}

/** Resolves to { contender: { sizes, times } }: milliseconds, one a round, in the order of the rounds. */
export async function measure(workload, contenders, { rounds, quick }) {
  const entries = [];
  for (const spec of contenders.among(workload.peers)) {
    const contender = contenders.get(spec);
    entries.push({ contender, times: [], ...(await settle(workload, contender, quick)) });
  }
  for (let round = 0; round < rounds; round++) {
    for (const { contender, times, request, scale } of entries) {
      await setTimeout(PAUSE);
      times.push(median((await contender.ask(request)).times) * scale);
    }
  }
  return Object.fromEntries(
    entries.map(({ contender, times, request }) => [contender.name, { sizes: request.sizes, times }]),
  );
}

/** The request that a contender gets each round, after its warm-up. */
async function settle({ workload, sizes, candidates, limits, warmup, repeats }, contender, quick) {
  const own = { workload, warmup, repeats, ...limits?.[contender.name] };
  const { scale: given = 1, ...request } = quick ? { ...own, warmup: 1, repeats: 1 } : own;
  // In a quick run all do as little as the slowest, so there is nothing to make up for.
  const scale = quick ? 1 : given;
  const choices = request.sizes ? [request.sizes] : (candidates ?? [sizes]);
  const tried = [];
  for (const choice of quick ? [little(choices[0])] : choices) {
    const { times } = await contender.ask({ ...request, sizes: choice });
    tried.push({ choice, time: median(times) });
  }
  const [{ choice }] = tried.toSorted((a, b) => a.time - b.time);
  return { scale, request: { ...request, sizes: choice } };
}

/** Sizes for a quick run: all that takes part still runs. */
const LITTLE = { samples: 64, steps: 150, batch: 64, hidden: 64, epoch: 3 };
const little = (sizes) =>
  Object.fromEntries(
    Object.entries(sizes).map(([name, size]) => [
      name,
      typeof size === 'number' ? Math.min(size, LITTLE[name]) : size,
    ]),
  );

/** Resolves to { contender: { times, peaks } }: milliseconds to the first step's end, and bytes after training. */
export async function measureFresh({ step, epoch, peers }, contenders, { rounds, quick }) {
  const specs = contenders.among(peers);
  const results = Object.fromEntries(specs.map(({ name }) => [name, { times: [], peaks: [] }]));
  for (let round = 0; round < rounds; round++) {
    for (const spec of specs) {
      const { times, peaks } = results[spec.name];
      const began = performance.now();
      const first = new Contender(spec);
      await first.ask({ ...step, warmup: 0, repeats: 1 });
      times.push(performance.now() - began);
      await first.end();

      const whole = new Contender(spec);
      const sizes = spec.name.startsWith('tfjs') || quick ? little(epoch.sizes) : epoch.sizes;
      peaks.push((await whole.ask({ ...epoch, sizes, warmup: 1, repeats: 1 })).peak);
      await whole.end();
    }
  }
  return results;
}
