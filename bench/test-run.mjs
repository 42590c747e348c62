/** A run for tests: every workload with all its peers, of which each takes `factor` times as long as unroll. */
import { ON_TENSORFLOW, OURS, VARIANTS } from './contenders.mjs';
import { activations, fresh, groups, savedBytes } from './workloads.mjs';

/** unroll takes H^2 · T · B / 1e6 ms, 1 % and 2 % more in the later two rounds. */
export function madeUpRun({
  factor = 100,
  quick = false,
  date = '2026-01-02T03:04:05.000Z',
  load = 0.1,
} = {}) {
  const drift = [1, 1.01, 1.02];
  const spans = ({ kind, hidden, steps = 50, batch = 32 }) => {
    const time = ((kind ? hidden : 50) ** 2 * steps * batch) / 1e6;
    return (times) => drift.map((late) => time * late * times);
  };
  const own = (name) => ([OURS, ON_TENSORFLOW, ...VARIANTS].includes(name) ? 1 : factor);
  const row = (title, { sizes, candidates, peers }) => {
    const used = sizes ?? candidates[0];
    const of = spans(used);
    return {
      title,
      times: Object.fromEntries(
        [OURS, ...peers].map((name) => [name, { sizes: used, times: of(own(name)) }]),
      ),
    };
  };
  return {
    date,
    load,
    quick,
    rounds: 3,
    machine: [['processor', 'an abacus']],
    versions: { torch: '2' },
    minutes: { all: 12.34 },
    groups: Object.fromEntries(
      Object.entries(groups).map(([name, { workloads }]) => [
        name,
        workloads.flatMap((workload) =>
          (workload.points ?? [undefined]).map((point) =>
            row(point ? `${workload.title}, ${point}` : workload.title, workload),
          ),
        ),
      ]),
    ),
    fresh: Object.fromEntries(
      fresh.map(({ title, peers }) => [
        title,
        Object.fromEntries(
          [OURS, ...peers].map((name) => [
            name,
            { times: [100 * own(name)], baselines: [5e7], peaks: [5e7 + 1e7 * own(name)] },
          ]),
        ),
      ]),
    ),
    activations: activations.steps.map((steps) => ({
      steps,
      baseline: 5e7,
      first: 6e7 + savedBytes(activations, steps),
      peak: 6e7 + 2 * savedBytes(activations, steps),
    })),
    sizes: { installed: { torch: 1e9 }, bundled: { 'core + nn': { minified: 30_000, gzipped: 10_000 } } },
    profiles: [{ outside: 0.08, named: { dispatch: 0.03 } }],
  };
}
