import { tensor } from '@unroll/core';
import { Dense, Dropout, Sequential, SimpleRNN, setRandomSeed } from '@unroll/sequential';

const wave = Float32Array.from({ length: 220 }, (_, t) => Math.sin(t / 5));
const x = tensor(Array.from({ length: 200 }, (_, i) => wave.subarray(i, i + 20)));
const y = tensor(wave.subarray(20));

setRandomSeed(0);
const model = new Sequential();
model.add(new SimpleRNN(16, { inputShape: [20, 1] }));
model.add(new Dropout(0.1));
model.add(new Dense(1));
model.compile({ optimizer: 'adam', loss: 'mean_squared_error' });
const { history } = await model.fit(x.unsqueeze(-1), y, { epochs: 20, verbose: 0 });
const [first, last] = [history.loss!.at(0)!, history.loss!.at(-1)!];
console.log(`${model.countParams()} parameters, loss ${first.toFixed(4)} -> ${last.toFixed(4)}`);
