/** Takes the times: contenders in turns, so that a noisy machine is noisy for all. */
import { setTimeout } from 'node:timers/promises';
import { Contender } from './contender.mjs';
import { OURS } from './contenders.mjs';
import { mean } from './statistics.mjs';

/** For the threads of a peer that spin on for a moment after their work. */
const PAUSE = 100;
const TURN = 250;
const WARM = 500;
/** Runs of a warm-up or of a turn, however short each is. */
const MOST_RUNS = 5000;

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
    if (this.#running.get(name)?.ended) this.#running.delete(name);
    if (!this.#running.has(name)) this.#running.set(name, this.start({ name, ...spec }));
    return this.#running.get(name);
  }

  /** A process apart from those, for the caller to end. */
  start(spec) {
    return new Contender(spec);
  }

  async end() {
    await Promise.all([...this.#running.values()].map((contender) => contender.end()));
  }
}

/**
 * Resolves to rows [{ title, times: { contender: { sizes, times, note } } }]: milliseconds, one a round, in the order of the
 * rounds. A peer that fails has an `error` instead; that we fail is an error of the run.
 */
export async function measure(workload, contenders, { rounds, quick }) {
  const entries = [];
  for (const spec of contenders.among(workload.peers)) {
    const contender = contenders.get(spec);
    const entry = {
      name: spec.name,
      contender,
      turns: [],
      own: { ...workload, ...workload.limits?.[spec.name] },
    };
    entries.push(entry);
    await excused(entry, async () => {
      entry.request = await settle(entry.own, contender, quick);
    });
  }
  for (let round = 0; round < rounds; round++) {
    for (const entry of entries) {
      const { contender, turns, request, own, error } = entry;
      if (error || round >= (own.rounds ?? rounds)) continue;
      await setTimeout(PAUSE);
      await excused(entry, async () => {
        const { times } = await contender.ask(request);
        turns.push(means(times, workload.points?.length ?? 1));
      });
    }
  }
  const points = workload.points ?? [undefined];
  return points.map((point, i) => ({
    title: point ? `${workload.title}, ${point}` : workload.title,
    times: Object.fromEntries(
      entries.map(({ name, error, turns, request, own: { scale = 1, note } }) => [
        name,
        // In a quick run all do as little as the slowest, so there is nothing to make up for.
        error
          ? { error }
          : {
              sizes: request.sizes,
              times: turns.map((turn) => turn[i] * (quick ? 1 : scale)),
              ...(note && !quick && { note }),
            },
      ]),
    ),
  }));
}

/** Of repeats with so many times each, the mean of every one: what some runs leave to others, such as garbage, counts. */
const means = (times, points) =>
  Array.from({ length: points }, (_, point) => mean(times.filter((_, i) => i % points === point)));

async function excused(entry, work) {
  try {
    await work();
  } catch (error) {
    if (entry.name === OURS) throw error;
    const lines = error.message.trim().split('\n');
    entry.error = lines.findLast((line) => !/^\s+at /.test(line));
    console.warn(`  left out: ${error.message.trim()}`);
  }
}

/** The request that a contender gets each round, after its warm-up. */
async function settle(own, contender, quick) {
  const { workload, points = [''], turn = TURN, least = 1, warm = WARM } = own;
  const choices = own.candidates ?? [own.sizes];
  const tried = [];
  for (const choice of quick ? [little(choices[0])] : choices) {
    const ask = (repeats) => contender.ask({ workload, sizes: choice, warmup: 0, repeats });
    // The first run may compile; a second says how long the work takes.
    await ask(1);
    if (quick) return { workload, sizes: choice, warmup: 0, repeats: 1 };
    let last = sum((await ask(1)).times);
    for (let [spent, done] = [last, 1]; spent < warm && done < MOST_RUNS; ) {
      const runs = within(Math.ceil((warm - spent) / (2 * last)));
      const { times } = await ask(runs);
      spent += sum(times);
      done += runs;
      last = sum(means(times, points.length));
    }
    tried.push({ choice, last });
  }
  const [{ choice, last }] = tried.toSorted((a, b) => a.last - b.last);
  return { workload, sizes: choice, warmup: 0, repeats: within(Math.max(least, Math.round(turn / last))) };
}

const sum = (times) => times.reduce((total, time) => total + time, 0);
const within = (runs) => Math.max(1, Math.min(MOST_RUNS, runs));

/** Sizes for a quick run: all that takes part still runs. */
const LITTLE = { samples: 64, steps: 100, batch: 64, hidden: 64, epochs: 5 };
export const little = (sizes) =>
  Object.fromEntries(
    Object.entries(sizes).map(([name, size]) => [
      name,
      typeof size === 'number' ? Math.min(size, LITTLE[name] ?? size) : size,
    ]),
  );

/**
 * Resolves to { contender: { times, baselines, peaks } }: milliseconds from the process's start to the first step's end, and
 * bytes, after its imports and at most until two epochs later.
 */
export async function measureFresh({ step, epoch, peers }, contenders, { rounds, quick }) {
  const entries = contenders
    .among(peers)
    .map((spec) => ({ name: spec.name, spec, found: { times: [], baselines: [], peaks: [] } }));
  for (let round = 0; round < rounds; round++) {
    for (const entry of entries.filter(({ error }) => !error)) {
      const { name, spec, found } = entry;
      const began = performance.now();
      const contender = contenders.start(spec);
      await excused(entry, async () => {
        found.baselines.push((await contender.ask({ load: step.workload })).resident);
        await contender.ask({ ...step, warmup: 0, repeats: 1 });
        found.times.push(performance.now() - began);
        const sizes = name.startsWith('tfjs') || quick ? little(epoch.sizes) : epoch.sizes;
        found.peaks.push((await contender.ask({ ...epoch, sizes, warmup: 1, repeats: 1 })).peak);
      });
      await contender.end();
    }
  }
  const there = entries.filter(({ error }) => !error);
  return Object.fromEntries(there.map(({ name, found }) => [name, found]));
}

/** Resolves to [{ steps, baseline, first, peak }]: bytes of a fresh process of ours after imports, one step, and six. */
export async function measureActivations({ steps: lengths, ...model }, contenders, quick) {
  const [spec] = contenders.specs;
  const found = [];
  for (const steps of quick ? lengths.slice(0, 2) : lengths) {
    const contender = contenders.start(spec);
    const { resident } = await contender.ask({ load: 'activations' });
    const train = (repeats) =>
      contender.ask({ workload: 'activations', sizes: { ...model, steps }, warmup: 0, repeats });
    const { peak: first } = await train(1);
    const { peak } = await train(5);
    await contender.end();
    found.push({ steps, baseline: resident, first, peak });
  }
  return found;
}
