/**
 * What is measured, in groups that `--only` names. A workload:
 *
 *   title      its row in the report
 *   workload   what the contenders call it
 *   sizes      handed to them; `candidates` are others, of which each contender gets the one that it is fastest with
 *   peers      who takes part besides unroll
 *   limits     { peer: { ... } }: what is otherwise for a peer. One that would take too long does less, and its times are
 *              multiplied by `scale`, or it sits out all but the first `rounds`
 *   rounds     it takes part in at most
 *   turn       milliseconds that a contender's turn should take: it repeats the work as often, and the mean counts
 *   least      repeats in a turn however long they take: where a collector of garbage must not decide what a round says
 *   warm       milliseconds that it runs before its first turn, compilation not counted
 *   points     where the answer is a time for each of so many points (epochs, say), which become rows of their own
 */
import { NATIVE, TFJS, VARIANTS } from './contenders.mjs';
import { family, large, ROUNDS, sweeps } from './sweeps.mjs';

const KERAS = ['Keras JAX', 'Keras TensorFlow', 'Keras TensorFlow XLA'];

const SAMPLES = 1208;
const TFJS_SAMPLES = 64;
const SCALE = SAMPLES / TFJS_SAMPLES;

const forTfjs = (limit) => Object.fromEntries(TFJS.map((name) => [name, limit]));
const SCALED = `from ${TFJS_SAMPLES} windows, × ${SCALE}`;
const tfjsNote =
  `tfjs-layers works on ${TFJS_SAMPLES} of the windows, and its times are multiplied by 1208 / ${TFJS_SAMPLES} = ` +
  `${SCALE}: an estimate, in which what an epoch costs only once, which is little, counts as often.`;

export const CARRY_EPOCHS = 5;

export const groups = {
  'stock-keras': {
    title: 'stock-keras, one epoch of training',
    about:
      '4 × SimpleRNN(50) with Dropout(0.2) behind each, Dense(1), Adam; 1,208 windows of 50 days in batches of 32, by ' +
      `each library's own \`fit\`, in PyTorch by a loop. Keras gets the \`steps_per_execution\` of 1 and 19 that it is faster ` +
      `with. ${tfjsNote}`,
    workloads: [
      {
        title: 'epoch',
        workload: 'stock-keras',
        sizes: { samples: SAMPLES },
        peers: [...VARIANTS, ...KERAS, 'PyTorch', ...TFJS],
        limits: {
          ...forTfjs({ sizes: { samples: TFJS_SAMPLES }, scale: SCALE, note: SCALED }),
          ...Object.fromEntries(
            KERAS.map((name) => [
              name,
              { candidates: [1, 19].map((executions) => ({ samples: SAMPLES, executions })) },
            ]),
          ),
        },
        turn: 600,
        warm: 1500,
      },
    ],
  },
  'stock-torch': {
    title: 'stock-torch, one epoch of training',
    about:
      'RNN(50, 40, 2 layers), Linear(40, 1), Adam; one sequence of 1,208 steps. The hidden state of an epoch is forgotten ' +
      '(`none`), goes on without its history (`detach`) or with it (`carry`): then epoch k goes back through k sequences. ' +
      "With `carry`, PyTorch raises its error on weights that were modified in place, so that the blog's program does not " +
      'run; what is measured is the way around it, functional_call with copies of the weights.',
    workloads: [
      ...['none', 'detach'].map((hidden) => ({
        title: hidden,
        workload: 'stock-torch',
        sizes: { hidden },
        peers: ['unroll FMA', NATIVE, 'PyTorch'],
        turn: 400,
        warm: 1000,
      })),
      {
        title: 'carry',
        workload: 'stock-torch carry',
        sizes: { epochs: CARRY_EPOCHS },
        points: Array.from({ length: CARRY_EPOCHS }, (_, i) => `epoch ${i + 1}`),
        peers: [NATIVE, 'PyTorch'],
      },
    ],
  },
  predict: {
    title: 'predict with the stock-keras model',
    about:
      "`model.predict` of unroll, Keras and tfjs-layers; PyTorch's model under no_grad. For 1,208 windows each has the " +
      `batch size that it is fastest with, but tfjs-layers predicts ${TFJS_SAMPLES} of them in one batch, and its times ` +
      `are multiplied by ${SCALE}.`,
    workloads: [
      {
        title: '1 window',
        workload: 'predict',
        sizes: { samples: 1, batch: 1 },
        peers: [NATIVE, 'PyTorch', ...KERAS, ...TFJS],
        warm: 1000,
      },
      {
        title: '1,208 windows',
        workload: 'predict',
        candidates: [32, 151, SAMPLES].map((batch) => ({ samples: SAMPLES, batch })),
        peers: ['unroll 2 threads', NATIVE, 'PyTorch', ...KERAS, ...TFJS],
        limits: forTfjs({
          candidates: [{ samples: TFJS_SAMPLES, batch: TFJS_SAMPLES }],
          scale: SCALE,
          note: SCALED,
        }),
        warm: 300,
      },
    ],
  },
  ...Object.fromEntries(
    Object.entries(sweeps).map(([kind, { name, parts }]) => [
      kind,
      {
        title: `${name}, forward and backward`,
        about: `One layer with as many inputs as hidden units, gradients of the weights and of the input; ${ROUNDS} rounds at most.`,
        workloads: parts.flatMap(({ workloads }) => workloads),
      },
    ]),
  ),
  family: {
    title: 'LSTM and GRU, forward and backward',
    about:
      'One layer with as many inputs as hidden units, gradients of the weights and of the input. Keras is a jitted ' +
      '`jax.grad` of the layer, tfjs-layers `variableGrads` of it; ' +
      `${ROUNDS} rounds at most, of which tfjs-layers takes part in two.`,
    workloads: family,
  },
  large: {
    title: 'Large layers on the backends native and tensorflow, forward and backward',
    about:
      'One layer with as many inputs as hidden units, gradients of the weights and of the input. `unroll tensorflow` is ' +
      `unroll after \`setBackend('tensorflow')\`, where tfjs-node is linked; ${ROUNDS} rounds at most.`,
    workloads: large,
  },
};

/** In fresh processes: the time from its start to the end of one training step of 32 windows, and the peak of memory. */
export const fresh = [
  {
    title: 'stock-keras',
    step: { workload: 'stock-keras', sizes: { samples: 32 } },
    epoch: { workload: 'stock-keras', sizes: { samples: SAMPLES } },
    peers: ['unroll 2 threads', NATIVE, 'PyTorch', 'Keras JAX', 'Keras TensorFlow', 'tfjs-layers wasm'],
  },
  {
    title: 'stock-torch',
    step: { workload: 'stock-torch', sizes: { hidden: 'none' } },
    epoch: { workload: 'stock-torch', sizes: { hidden: 'none' } },
    peers: [NATIVE, 'PyTorch'],
  },
];

/** Peak memory of training steps of the stock-keras model on longer and longer windows, where activations rule. */
export const activations = { batch: 32, units: 50, depth: 4, steps: [50, 800, 1600, 3200] };

/**
 * Bytes that a training step of it keeps for backward: of each layer the input and the sequence of states, float32, and of
 * each Dropout between layers a bit an element.
 */
export function savedBytes({ batch, units, depth }, steps) {
  const inputs = 1 + (depth - 1) * units;
  const states = depth * units;
  const masks = ((depth - 1) * units) / 8;
  return batch * steps * (4 * (inputs + states) + masks);
}
