import { lastLine, run } from './process.js';

/** With what Node 23 removed put back, multiplies two matrices of whole numbers, whose product float32 holds exactly, on the backend and in plain loops. */
const SCRIPT = `
const util = require('util');
util.isNullOrUndefined ??= (value) => value == null;
util.isArray ??= Array.isArray;
const tf = require(process.argv[1]);
const n = 48;
const [a, b] = [7, 11].map((m) => Float32Array.from({ length: n * n }, (_, i) => (i % m) - 3));
const product = tf.matMul(tf.tensor2d(a, [n, n]), tf.tensor2d(b, [n, n])).dataSync();
for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) {
  let sum = 0;
  for (let k = 0; k < n; k++) sum += a[i * n + k] * b[k * n + j];
  if (product[i * n + j] !== sum) throw new Error('a matmul gave ' + product[i * n + j] + ' for ' + sum);
}
console.log(JSON.stringify({ backend: tf.getBackend(), tensorflow: tf.backend().binding.TF_Version }));
`;

export type Checked = { works: true; tensorflow: string } | { works: false; reason: string };

/** Loads tfjs-node with its binding in a process of its own, which a broken one cannot take down, and runs a matmul. */
export function check(folder: string): Checked {
  const { code, out, err } = run(process.execPath, ['-e', SCRIPT, folder], {
    seconds: 300,
    env: { TF_CPP_MIN_LOG_LEVEL: '2', NODE_OPTIONS: '' },
  });
  if (code === 0) {
    const { backend, tensorflow } = JSON.parse(lastLine(out)) as { backend: string; tensorflow: string };
    if (backend === 'tensorflow') return { works: true, tensorflow };
    return { works: false, reason: `tfjs-node chose the backend ${backend}` };
  }
  const error = err.split('\n').find((line) => /Error\b/.test(line)) ?? lastLine(err);
  return { works: false, reason: error.trim() || 'the process that loaded it was ended' };
}
