/** What the measurements are to reach, and whether they do. */
import { NATIVE, ON_TENSORFLOW, OURS, TFJS } from './contenders.mjs';
import { digits } from './markdown.mjs';
import { exponents, ratios, spread } from './statistics.mjs';
import { familySizes, familyTitle, KINDS, LARGE_LIMIT, large, sweeps } from './sweeps.mjs';
import { CARRY_EPOCHS } from './workloads.mjs';

const KERAS_TENSORFLOW = ['Keras TensorFlow', 'Keras TensorFlow XLA'];

/** `titles` are summed; of `against`, the fastest counts. `ours` stands for unroll where that is not what it does unasked. */
const speed = (what, group, titles, against, least, ours = OURS) => ({
  what,
  group,
  titles: [titles].flat(),
  against: [against].flat(),
  least,
  ours,
});

const carried = Array.from({ length: CARRY_EPOCHS }, (_, i) => `carry, epoch ${i + 1}`);
const keras = ['stock-keras', 'epoch'];
const window = ['predict one window', 'predict', '1 window'];

const SPEED = [
  speed('stock-keras epoch', ...keras, 'Keras JAX', 2),
  speed('stock-keras epoch, 2 threads', ...keras, 'Keras JAX', 2, 'unroll 2 threads'),
  speed('stock-keras epoch', ...keras, TFJS, 30),
  speed('stock-torch epoch, none', 'stock-torch', 'none', 'PyTorch', 50),
  speed('stock-torch epoch, detach', 'stock-torch', 'detach', 'PyTorch', 50),
  speed(`stock-torch, carry, ${CARRY_EPOCHS} epochs`, 'stock-torch', carried, 'PyTorch', 50),
  speed(...window, 'PyTorch', 10),
  speed(...window, 'Keras JAX', 10),
  speed(...window, KERAS_TENSORFLOW, 500),
  speed('RNN, B 32, T 50, H 64', 'rnn', 'H 64', 'PyTorch', 1),
  ...['lstm', 'gru'].flatMap((kind) =>
    [
      ...familySizes.ahead.flatMap((sizes) => [
        [sizes, 'PyTorch', 1],
        [sizes, 'Keras JAX', 1],
      ]),
      ...familySizes.all.map((sizes) => [sizes, TFJS, 30]),
    ].map(([sizes, against, least]) => {
      const title = familyTitle(kind, sizes);
      return speed(title, 'family', title, against, least);
    }),
  ),
  ...large.map(({ title }) =>
    speed(`${title}, tensorflow`, 'large', title, 'PyTorch', 1 / LARGE_LIMIT, ON_TENSORFLOW),
  ),
];

const OUTSIDE = 0.1;
const percent = (value) => `${(100 * value).toFixed(1)} %`;
const times = (value) => `${value >= 100 ? value.toFixed(0) : value.toPrecision(3)}×`;
const told = ({ median, min, max }, format) => `${format(median)} (${format(min)} – ${format(max)})`;

/**
 * [{ what, against, bound, measured, holds, native: { measured, holds } }], of unroll and of its backend native; `measured`
 * and `holds` are undefined where nothing was measured.
 */
export function thresholds(run) {
  const unknown = { measured: undefined, holds: undefined };
  const all = [
    ...SPEED.map((row) => ({
      ...speedRow(row, run),
      native: row.ours === OURS ? speedRow({ ...row, ours: NATIVE }, run) : unknown,
    })),
    ...growthRows(run),
    { ...outsideRow(run), native: unknown },
  ];
  // Small sizes and hardly any warm-up say nothing about the thresholds.
  return run.quick ? all.map((row) => ({ ...row, ...unknown, native: unknown })) : all;
}

function speedRow({ what, group, titles, against, least, ours }, { groups }) {
  const rows = titles.map((title) => groups[group]?.find((row) => row.title === title)?.times);
  const of = (name) => {
    const each = rows.map((row) => row?.[name]?.times);
    return each.every(Boolean) ? summed(each) : undefined;
  };
  const own = of(ours);
  const [best] = against
    .filter((name) => own && of(name))
    .map((name) => ({ name, ...ratios(own, of(name)) }))
    .toSorted((a, b) => a.median - b.median);
  return {
    what,
    against: best?.name ?? against[0],
    bound: `${Number(digits(least))}×`,
    measured: best && told(best, times),
    holds: best && best.median >= least,
  };
}

/** Round by round, over several workloads. */
const summed = (each) => each[0].map((_, round) => each.reduce((sum, times) => sum + times[round], 0));

function growthRows({ groups }) {
  return Object.entries(sweeps).flatMap(([kind, { parts }]) =>
    parts.map(({ letter, sizes, fit, most }) => {
      const fitted = sizes.filter((size) => size >= fit);
      const rows = fitted.map((size) => groups[kind]?.find(({ title }) => title === `${letter} ${size}`));
      const of = (name) => {
        const each = rows.map((row) => row?.times[name]?.times);
        const found = each.every(Boolean) ? exponents(fitted, each) : undefined;
        return {
          measured: found && told(found, (value) => value.toFixed(2)),
          holds: found && found.median <= most,
        };
      };
      return {
        what: `${KINDS[kind]}: growth of the cost with ${letter}, from ${letter} ${fit} on`,
        against: '',
        bound: `exponent ≤ ${most}`,
        ...of(OURS),
        native: of(NATIVE),
      };
    }),
  );
}

function outsideRow({ profiles }) {
  const found = profiles && spread(profiles.map(({ outside }) => outside));
  return {
    what: 'stock-keras, time outside kernels',
    against: '',
    bound: `≤ ${percent(OUTSIDE)}`,
    measured: found && told(found, percent),
    holds: found && found.median <= OUTSIDE,
  };
}
