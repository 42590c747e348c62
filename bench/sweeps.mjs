/** One recurrent layer, forward and backward, over sizes: H hidden units, T steps, B samples. */
import { NATIVE, ON_TENSORFLOW, TFJS } from './contenders.mjs';

/** At most, as there are many sizes. */
export const ROUNDS = 5;

/** Runs in a turn at least: the large sizes take most of a turn for one, which may be the one that collects garbage. */
const LEAST = 5;

export const KINDS = { rnn: 'RNN', lstm: 'LSTM', gru: 'GRU' };

/**
 * `fit`: the sizes from which on a power of the size is fitted; `most`: the exponent that it may have. `turn`: as in
 * workloads.mjs; where memory grows with the size, a turn is to have several collections of garbage at each.
 */
const LETTERS = {
  H: {
    sizes: [16, 32, 64, 128, 256, 512],
    at: (hidden) => ({ batch: 32, steps: 50, hidden }),
    fit: 64,
    most: 2.1,
  },
  T: {
    sizes: [50, 150, 500, 1500, 5000],
    at: (steps) => ({ batch: 32, steps, hidden: 32 }),
    fit: 500,
    most: 1.05,
    turn: 200,
  },
  B: {
    sizes: [1, 8, 32, 64, 128, 256, 512],
    at: (batch) => ({ batch, steps: 50, hidden: 50 }),
    fit: 32,
    most: 1.05,
  },
};

const layer = (kind, title, sizes, rest) => ({
  title,
  workload: 'layer',
  sizes: { kind, ...sizes },
  peers: [NATIVE, 'PyTorch'],
  turn: 100,
  least: LEAST,
  warm: 300,
  rounds: ROUNDS,
  ...rest,
});

/** { kind: { name, parts: [{ letter, fixed, sizes, fit, most, workloads }] } } */
export const sweeps = Object.fromEntries(
  Object.entries(KINDS).map(([kind, name]) => [
    kind,
    {
      name,
      parts: Object.entries(LETTERS).map(([letter, { sizes, at, fit, most, turn }]) => {
        const { batch, steps, hidden } = at(letter);
        const fixed = Object.entries({ B: batch, T: steps, H: hidden })
          .filter(([other]) => other !== letter)
          .map(([other, value]) => `${other} ${value}`)
          .join(', ');
        const workloads = sizes.map((size) => layer(kind, `${letter} ${size}`, at(size), turn && { turn }));
        return { letter, fixed, sizes, fit, most, workloads };
      }),
    },
  ]),
);

const FAMILY = [
  ...[16, 32, 64, 128].map((hidden) => ({ batch: 32, steps: 50, hidden })),
  { batch: 1, steps: 1208, hidden: 40 },
];

export const familyTitle = (kind, { batch, steps, hidden }) =>
  `${KINDS[kind]}, B ${batch}, T ${steps}, H ${hidden}`;

export const family = ['lstm', 'gru'].flatMap((kind) =>
  FAMILY.map((sizes) =>
    layer(kind, familyTitle(kind, sizes), sizes, {
      peers: [NATIVE, 'PyTorch', 'Keras JAX', ...TFJS],
      limits: Object.fromEntries(TFJS.map((name) => [name, { rounds: 2, least: 1, warm: 0 }])),
    }),
  ),
);

/** The rows of the LSTM and GRU that must be ahead of the originals, and all of them, which must be far ahead of tfjs. */
export const familySizes = {
  ahead: FAMILY.filter(({ batch, hidden }) => batch === 1 || hidden <= 32),
  all: FAMILY,
};

/** Sizes at which TensorFlow's products count, and how many times as long as PyTorch the backend tensorflow may take. */
const LARGE = ['rnn', 'lstm'].flatMap((kind) =>
  [256, 512].map((hidden) => [kind, { batch: 32, steps: 50, hidden }]),
);
export const LARGE_LIMIT = 1.5;

export const large = LARGE.map(([kind, sizes]) =>
  layer(kind, familyTitle(kind, sizes), sizes, { peers: [NATIVE, ON_TENSORFLOW, 'PyTorch'] }),
);
