/** Trains the same model by one thread, and twice by two; says what came of it. */
import { tensor, threads, useThreads } from '@unroll/core';
import { Dense, Sequential, SimpleRNN, setRandomSeed } from '@unroll/sequential';

const wave = Float32Array.from({ length: 260 }, (_, t) => Math.sin(t / 5));
const x = tensor(Array.from({ length: 230 }, (_, i) => wave.subarray(i, i + 30))).unsqueeze(-1);
const y = tensor(wave.subarray(30));

async function trained(): Promise<number[]> {
  setRandomSeed(0);
  const model = new Sequential([
    new SimpleRNN(48, { returnSequences: true, inputShape: [30, 1] }),
    new SimpleRNN(48),
    new Dense(1),
  ]);
  model.compile({ optimizer: 'adam', loss: 'mean_squared_error' });
  const { history } = await model.fit(x, y, { epochs: 4, verbose: 0 });
  return history.loss!;
}

const alone = await trained();
const count = await useThreads(2);
const shared = await trained();
const again = await trained();
const left = [threads(), await useThreads(1)];
const differences = shared.map((loss, i) => Math.abs(loss / alone[i]! - 1));
console.log(
  JSON.stringify({
    isolated: globalThis.crossOriginIsolated ?? null,
    ...{ count, left, repeats: `${shared}` === `${again}` },
    ...{ learns: alone.at(-1)! < alone[0]! / 2, close: Math.max(...differences) < 1e-4 },
    identical: `${shared}` === `${alone}`,
  }),
);
