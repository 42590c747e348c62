/**
 * What is measured, in groups that `--only` names. A workload:
 *
 *   title      its row in the report
 *   workload   what the contenders call it
 *   sizes      handed to them; `candidates` are others, of which each contender gets the one that it is fastest with
 *   peers      who takes part besides unroll
 *   limits     { peer: { sizes, scale } } for a peer that would take too long: it does less, and its times are multiplied
 *   repeats    runs in a turn, of which the median counts; `warmup` runs go before the first turn
 */
const KERAS = ['Keras JAX', 'Keras TensorFlow', 'Keras TensorFlow XLA'];
const TFJS = ['tfjs-layers wasm', 'tfjs-layers cpu'];

const SAMPLES = 1208;
const TFJS_SAMPLES = 64;
const fewSamples = { sizes: { samples: TFJS_SAMPLES }, scale: SAMPLES / TFJS_SAMPLES };

const rnn = (title, sizes) => {
  const work = sizes.batch * sizes.steps * sizes.hidden ** 2;
  return {
    title,
    workload: 'rnn',
    sizes,
    peers: ['PyTorch'],
    warmup: 10,
    // A turn of about the same length, whatever the size.
    repeats: Math.max(3, Math.min(30, Math.round(2e8 / work))),
  };
};

const SWEEPS = {
  H: { sizes: [16, 32, 64, 128, 256, 512], at: (hidden) => ({ batch: 32, steps: 50, hidden }), most: 2.1 },
  T: { sizes: [50, 150, 500, 1500, 5000], at: (steps) => ({ batch: 32, steps, hidden: 32 }), most: 1.05 },
  B: {
    sizes: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512],
    at: (batch) => ({ batch, steps: 50, hidden: 50 }),
    most: 1.05,
  },
};

export const sweeps = Object.entries(SWEEPS).map(([letter, { sizes, at, most }]) => {
  const { batch, steps, hidden } = at(letter);
  const fixed = { B: batch, T: steps, H: hidden };
  return {
    letter,
    most,
    sizes,
    fixed: Object.entries(fixed)
      .filter(([name]) => name !== letter)
      .map(([name, value]) => `${name} ${value}`)
      .join(', '),
    workloads: sizes.map((size) => rnn(`${letter} ${size}`, at(size))),
  };
});

export const groups = {
  'stock-keras': {
    title: 'stock-keras, one epoch of training',
    about:
      '4 × SimpleRNN(50) with Dropout(0.2) behind each, Dense(1), Adam; 1,208 windows of 50 days in batches of 32. ' +
      `tfjs-layers trains on ${TFJS_SAMPLES} of the windows; its times are multiplied by 1208 / ${TFJS_SAMPLES}.`,
    workloads: [
      {
        title: 'epoch',
        workload: 'stock-keras',
        sizes: { samples: SAMPLES },
        peers: [...KERAS, 'PyTorch', ...TFJS],
        limits: Object.fromEntries(TFJS.map((name) => [name, fewSamples])),
        warmup: 2,
        repeats: 3,
      },
    ],
  },
  'stock-torch': {
    title: 'stock-torch, one epoch of training',
    about:
      'RNN(50, 40, 2 layers), Linear(40, 1), Adam; one sequence of 1,208 steps. With `carry`, epoch k goes back through ' +
      'k sequences; PyTorch needs functional_call with copies of the weights for it.',
    workloads: [
      ...['none', 'detach'].map((hidden) => ({
        title: hidden,
        workload: 'stock-torch',
        sizes: { hidden },
        peers: ['PyTorch'],
        warmup: 30,
        repeats: 5,
      })),
      ...[1, 2, 3, 4, 5].map((epoch) => ({
        title: `carry, epoch ${epoch}`,
        workload: 'stock-torch carry',
        sizes: { epoch },
        peers: ['PyTorch'],
        warmup: 5,
        repeats: 1,
      })),
    ],
  },
  predict: {
    title: 'predict with the stock-keras model',
    about:
      "`model.predict` of unroll, Keras and tfjs-layers; PyTorch's model under no_grad. For 1,208 windows each has the " +
      `batch size that it is fastest with, but tfjs-layers predicts ${TFJS_SAMPLES} of them in one batch and its times are ` +
      `multiplied by 1208 / ${TFJS_SAMPLES}.`,
    workloads: [
      {
        title: '1 window',
        workload: 'predict',
        sizes: { samples: 1, batch: 1 },
        peers: ['PyTorch', ...KERAS, ...TFJS],
        warmup: 100,
        repeats: 50,
      },
      {
        title: '1,208 windows',
        workload: 'predict',
        candidates: [32, 151, 604, SAMPLES].map((batch) => ({ samples: SAMPLES, batch })),
        peers: ['PyTorch', ...KERAS, ...TFJS],
        limits: Object.fromEntries(
          TFJS.map((name) => [
            name,
            {
              sizes: { samples: TFJS_SAMPLES, batch: TFJS_SAMPLES },
              scale: SAMPLES / TFJS_SAMPLES,
              warmup: 1,
              repeats: 1,
            },
          ]),
        ),
        warmup: 3,
        repeats: 3,
      },
    ],
  },
  sweeps: {
    title: 'RNN, forward and backward',
    about: 'One layer with as many inputs as hidden units, gradients of the weights and of the input.',
    workloads: sweeps.flatMap(({ workloads }) => workloads),
  },
};

/** In fresh processes: the time from its start to the end of one training step of 32 windows, and the peak of memory. */
export const fresh = [
  {
    title: 'stock-keras',
    step: { workload: 'stock-keras', sizes: { samples: 32 } },
    epoch: { workload: 'stock-keras', sizes: { samples: SAMPLES } },
    peers: ['PyTorch', ...KERAS, 'tfjs-layers wasm'],
  },
  {
    title: 'stock-torch',
    step: { workload: 'stock-torch', sizes: { hidden: 'none' } },
    epoch: { workload: 'stock-torch', sizes: { hidden: 'none' } },
    peers: ['PyTorch'],
  },
];
