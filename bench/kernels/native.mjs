/**
 * node native.mjs [threads]: the kernels in machine code alone, by every instruction set of this processor, without tensors
 * around them: milliseconds forward and backward, fastest of 30, and GFLOP/s (a multiplication and an addition are two).
 */
import { load } from '@unroll/native';
import { table } from '../markdown.mjs';

const native = load();
native.setThreads(Number(process.argv[2] ?? 1));

const CELLS = { RNN: { gates: 1, code: 0 }, LSTM: { gates: 4, code: 0 }, GRU: { gates: 3, code: 1 } };
const SIZES = [
  ...[16, 32, 50, 64, 128, 256].map((hidden) => [32, 50, hidden]),
  [512, 50, 50],
  [32, 5000, 32],
  [1, 50, 50],
  [1, 1208, 40],
];

const wave = (length, scale) => Float32Array.from({ length }, (_, i) => scale * Math.sin(0.7 * i));

/** Forward and backward of one layer with as many inputs as hidden units, all gradients. */
function layer(cell, batch, steps, hidden) {
  const { gates, code } = CELLS[cell];
  const isSimple = cell === 'RNN';
  const isLstm = cell === 'LSTM';
  const rows = batch * steps;
  const sequence = () => wave(rows * hidden, 0.5);
  const state = () => new Float32Array(batch * hidden);
  const weights = () => wave(hidden * hidden * gates, 0.1);
  const bias = () => wave(hidden * gates, 0.1);
  const sizes = [batch, steps, hidden, hidden, code, 0, steps, 1];
  const inputs = isSimple
    ? [sequence(), state(), weights(), weights(), bias()]
    : [sequence(), state(), isLstm ? state() : null, weights(), weights(), bias(), isLstm ? null : bias()];
  const workspace = isSimple ? [] : [new Float32Array(native.workspaceSize(code, steps, hidden, batch))];
  const outputs = [sequence(), state(), ...(isSimple ? [] : [isLstm ? state() : null]), ...workspace];
  const arriving = [sequence(), ...new Array(isSimple ? 1 : 2).fill(null)];
  const gradients = isSimple
    ? [sequence(), state(), weights(), weights(), bias()]
    : [sequence(), state(), isLstm ? state() : null, weights(), weights(), bias(), isLstm ? null : bias()];
  const none = new Array(arriving.length + gradients.length).fill(null);
  const kernel = isSimple ? 'simpleRnn' : 'gated';
  return {
    forward: () => native[`${kernel}Forward`](...sizes, ...inputs, ...outputs, ...none, null),
    backward: () =>
      native[`${kernel}Backward`](...sizes, ...inputs, ...outputs, ...arriving, ...gradients, null),
    operations: 2 * rows * hidden * 2 * hidden * gates,
  };
}

function fastest(run) {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 30; i++) {
    const start = performance.now();
    run();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

for (const [index, name] of native.instructionSets().entries()) {
  native.useInstructionSet(index);
  const body = Object.keys(CELLS).flatMap((cell) =>
    SIZES.map(([batch, steps, hidden]) => {
      const { forward, backward, operations } = layer(cell, batch, steps, hidden);
      const [ahead, back] = [fastest(forward), fastest(backward)];
      const speed = (time, work) => (work / time / 1e6).toFixed(0);
      return [
        `${cell}, B ${batch}, T ${steps}, H ${hidden}`,
        ...[ahead.toFixed(3), speed(ahead, operations)],
        ...[back.toFixed(3), speed(back, 2 * operations)],
      ];
    }),
  );
  console.log(`\n${name}\n`);
  console.log(table(['', 'forward, ms', 'GFLOP/s', 'backward, ms', 'GFLOP/s'], body));
}
