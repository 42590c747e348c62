/**
 * Where TensorFlow's operations overtake unroll's kernels on the tensorflow backend: what `backends/tensorflow/crossing.ts` of core
 * goes by. Both ways of the same kernel take turns in one process; figures are processor time in ms, the lower quartile.
 *
 *   pnpm tfjs-node:link && node bench/kernels/crossing.mjs           the kernels in WebAssembly
 *   pnpm tfjs-node:link && node bench/kernels/crossing.mjs native    those in machine code, on one thread
 */
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { load as loadNative } from '@unroll/native';
import { buildSync } from 'esbuild';

const core = fileURLToPath(new URL('../../packages/core/', import.meta.url));
process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';

/** The kernels from core's sources, as nothing that is published hands out both ways. */
function load() {
  const outfile = `${core}build/crossing.cjs`;
  const contents = `
    export * as tf from '@tensorflow/tfjs-core';
    export { LSTM } from './backends/kernels/gated.js';
    export { matMul } from './backends/kernels/mat-mul.js';
    export { installNative } from './backends/native/kernels.js';
    export { sequenceBackward, sequenceForward } from './backends/kernels/sequence-kernels.js';
    export { SIMPLE_RNN } from './backends/kernels/simple-rnn.js';
    export { nativeLSTM, nativeLSTMGrad } from './backends/tensorflow/lstm.js';
    export { nativeMatMul } from './backends/tensorflow/mat-mul.js';
    export { nativeSimpleRNN, nativeSimpleRNNGrad } from './backends/tensorflow/simple-rnn.js';`;
  buildSync({
    stdin: { contents, resolveDir: `${core}src`, loader: 'ts' },
    ...{ outfile, bundle: true, format: 'cjs', platform: 'node', external: ['@tensorflow/*'] },
  });
  const require = createRequire(outfile);
  require('@tensorflow/tfjs-node');
  const loaded = require(outfile);
  rmSync(outfile);
  return loaded;
}

const { tf, ...kernels } = load();
const backend = tf.backend();
const isNative = process.argv[2] === 'native';
if (isNative) kernels.installNative(loadNative());

const values = (shape, seed) => {
  const size = shape.reduce((a, b) => a * b);
  return tf.tensor(
    Float32Array.from({ length: size }, (_, i) => 0.1 * Math.sin(12.98 * i + seed)),
    shape,
  );
};

/** Reads results, as whoever asked for them might, and frees them. */
function finish(results) {
  for (const { dataId } of results) backend.readSync(dataId);
  for (const result of results) free(result);
}

const free = (result) => (result.dispose ? result.dispose() : backend.disposeData(result.dataId));

/** A layer, and TensorFlow's way. */
const LAYERS = {
  rnn: { kernel: kernels.SIMPLE_RNN, tensorflow: [kernels.nativeSimpleRNN, kernels.nativeSimpleRNNGrad] },
  lstm: { kernel: kernels.LSTM, tensorflow: [kernels.nativeLSTM, kernels.nativeLSTMGrad] },
};

/** Forward and backward of a layer. */
const layer =
  (kind) =>
  ([batch, steps, inputs, units]) => {
    const { kernel, tensorflow } = LAYERS[kind];
    const { outputs } = kernel;
    const unroll = [kernels.sequenceForward(kernel), kernels.sequenceBackward(kernel)];
    const width = kernel.gates * units;
    const given = {
      x: values([batch, steps, inputs], 1),
      h0: values([batch, units], 2),
      ...(kind === 'lstm' && { c0: values([batch, units], 7) }),
      kernel: values([inputs, width], 3),
      recurrentKernel: values([units, width], 4),
    };
    const bias = values([width], 5);
    const dSequence = values([batch, steps, units], 6);
    const attrs = { activation: 'tanh', timeMajor: false, reverse: false };
    const by =
      ([forward, backward]) =>
      () => {
        const results = forward({ ...given, bias }, backend, attrs);
        const [sequence, workspace] = ['sequence', 'workspace'].map((name) => results[outputs.indexOf(name)]);
        const gradients = backward({ ...given, sequence, workspace, dSequence }, backend, attrs);
        // Nobody but backward reads the workspace.
        finish(results.filter((result) => result !== workspace).concat(gradients));
        free(workspace);
      };
    return { work: batch * width * (inputs + units), unroll: by(unroll), tensorflow: by(tensorflow) };
  };

function product([m, k, n]) {
  const given = { a: values([m, k], 1), b: values([k, n], 2) };
  const attrs = { transposeA: false, transposeB: false };
  const by = (kernel) => () => finish([kernel(given, backend, attrs)]);
  return { work: m * k * n, unroll: by(kernels.matMul), tensorflow: by(kernels.nativeMatMul) };
}

function processorTime(run) {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function measure({ work, unroll, tensorflow }) {
  const times = { unroll: [], tensorflow: [] };
  for (let i = 0; i < 3; i++) [unroll, tensorflow].map((run) => run());
  const once = Math.max(0.02, processorTime(unroll));
  const repeat = Math.max(1, Math.round(4 / once));
  const rounds = Math.min(40, Math.max(7, Math.round(400 / (once * repeat))));
  for (let round = 0; round < rounds; round++) {
    for (const [name, run] of Object.entries({ unroll, tensorflow })) {
      const time = processorTime(() => {
        for (let i = 0; i < repeat; i++) run();
      });
      times[name].push(time / repeat);
    }
  }
  const quartile = (list) => list.sort((a, b) => a - b)[list.length >> 2];
  return { work, unroll: quartile(times.unroll), tensorflow: quartile(times.tensorflow) };
}

function show(title, cases, make) {
  console.log(
    `\n| ${title} | multiplications | ${isNative ? 'native' : 'WASM'} | TensorFlow | ratio |\n|---|---|---|---|---|`,
  );
  for (const sizes of cases) {
    const { work, unroll, tensorflow } = measure(make(sizes));
    const cells = [sizes.join(' x '), work.toLocaleString('en'), unroll.toFixed(2), tensorflow.toFixed(2)];
    console.log(`| ${cells.join(' | ')} | ${(tensorflow / unroll).toFixed(2)} |`);
  }
}

const LARGE = [
  ...[256, 512, 768, 1024, 1536].map((units) => [32, 50, units, units]),
  ...[512, 1024].map((units) => [1, 200, units, units]),
];
const SIZES = [
  ...[16, 32, 64, 96, 128, 192, 256, 512].map((units) => [32, 50, units, units]),
  ...[256, 512].map((units) => [1, 200, units, units]),
  ...[64, 128, 256].map((units) => [8, 50, units, units]),
  ...[32, 64, 128].map((units) => [128, 50, units, units]),
  ...[
    [32, 50, 1, 64],
    [32, 50, 1, 128],
    [32, 50, 256, 64],
  ],
];
show('rnn, B x T x I x H', isNative ? LARGE : SIZES, layer('rnn'));
show(
  'lstm, B x T x I x H',
  isNative
    ? LARGE.slice(0, 4)
    : [...SIZES, [32, 50, 40, 40], [32, 50, 48, 48], [8, 50, 96, 96], [1, 200, 128, 128], [1, 50, 32, 32]],
  layer('lstm'),
);
show(
  'm x k x n',
  [
    ...[16, 32, 64, 96, 128, 256, 512].map((size) => [size, size, size]),
    ...[16, 64, 256, ...(isNative ? [512, 1024] : [])].map((size) => [1600, size, size]),
    ...(isNative ? [[1024, 1024, 1024]] : []),
    ...[
      [1600, 50, 1],
      [32, 50, 1],
      [1, 512, 512],
    ],
  ],
  product,
);
