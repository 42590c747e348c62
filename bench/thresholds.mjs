/** What the measurements are to reach, and whether they do. */
import { OURS } from './contenders.mjs';
import { exponent, median, ratios, spread } from './statistics.mjs';
import { sweeps } from './workloads.mjs';

const SPEED = [
  { group: 'stock-keras', title: 'epoch', what: 'stock-keras, epoch', against: ['Keras JAX'], least: 2 },
  {
    group: 'stock-keras',
    title: 'epoch',
    what: 'stock-keras, epoch',
    against: ['tfjs-layers wasm', 'tfjs-layers cpu'],
    least: 30,
  },
  { group: 'stock-torch', title: 'none', what: 'stock-torch, epoch (none)', against: ['PyTorch'], least: 50 },
  {
    group: 'stock-torch',
    title: 'detach',
    what: 'stock-torch, epoch (detach)',
    against: ['PyTorch'],
    least: 50,
  },
  { group: 'predict', title: '1 window', what: 'predict one window', against: ['PyTorch'], least: 10 },
  { group: 'predict', title: '1 window', what: 'predict one window', against: ['Keras JAX'], least: 10 },
  {
    group: 'predict',
    title: '1 window',
    what: 'predict one window',
    against: ['Keras TensorFlow', 'Keras TensorFlow XLA'],
    least: 500,
  },
  {
    group: 'sweeps',
    title: 'H 64',
    what: 'RNN, B 32, T 50, H 64, forward and backward',
    against: ['PyTorch'],
    least: 1,
  },
];

const OUTSIDE = 0.1;

/** [{ what, against, bound, measured, holds }]; the last two are undefined where nothing was measured. */
export function thresholds({ groups, outside, quick }) {
  const timesOf = (group, title) => groups[group]?.find((row) => row.title === title)?.times;

  const speed = SPEED.map(({ group, title, what, against, least }) => {
    const times = timesOf(group, title);
    // The fastest of those it is held against.
    const all = against
      .filter((name) => times?.[name])
      .map((name) => ({
        name,
        ...ratios(times[OURS].times, times[name].times),
      }));
    const [best] = all.toSorted((a, b) => a.median - b.median);
    return {
      what,
      against: best?.name ?? against[0],
      bound: `${least}×`,
      measured:
        best && `${best.median.toPrecision(3)}× (${best.min.toPrecision(3)} – ${best.max.toPrecision(3)})`,
      holds: best && best.median >= least,
    };
  });

  const growth = sweeps.map(({ letter, sizes, most }) => {
    const rows = sizes.map((size) => timesOf('sweeps', `${letter} ${size}`));
    const measured = rows.every(Boolean)
      ? exponent(
          sizes,
          rows.map((row) => median(row[OURS].times)),
        )
      : undefined;
    return {
      what: `growth of the cost with ${letter}`,
      against: '',
      bound: `exponent ≤ ${most}`,
      measured: measured?.toFixed(2),
      holds: measured === undefined ? undefined : measured <= most,
    };
  });

  const share = outside && spread(outside);
  const percent = (value) => `${(100 * value).toFixed(1)} %`;
  const all = [
    ...speed,
    ...growth,
    {
      what: 'stock-keras, time outside WebAssembly (CPU profile)',
      against: '',
      bound: `≤ ${percent(OUTSIDE)}`,
      measured: share && `${percent(share.median)} (${percent(share.min)} – ${percent(share.max)})`,
      holds: share && share.median <= OUTSIDE,
    },
  ];
  // Small sizes and hardly any warm-up say nothing about the thresholds.
  return quick ? all.map((row) => ({ ...row, measured: undefined, holds: undefined })) : all;
}
