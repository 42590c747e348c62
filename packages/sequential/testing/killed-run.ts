/** A program for tests, which kill it: it trains, with a backup and checkpoints in the folder given, and goes on when run again. */
import { join } from 'node:path';
import { fromTypedArray } from '@unroll/core';
import { BackupAndRestore, LambdaCallback, ModelCheckpoint } from '../src/callbacks/index.js';
import { Dense, Dropout, Input, LSTM, Sequential, setRandomSeed } from '../src/index.js';

const [folder = '', saveFreq = 'epoch'] = process.argv.slice(2);

const wave = (shape: number[]) => {
  const count = shape.reduce((a, b) => a * b, 1);
  return fromTypedArray(
    Float32Array.from({ length: count }, (_, i) => Math.sin(i)),
    shape,
  );
};

setRandomSeed(3);
const model = new Sequential([
  Input([4, 2]),
  new LSTM(4, { recurrentDropout: 0.2 }),
  new Dropout(0.3),
  new Dense(1),
]);
model.compile({ optimizer: 'adam', loss: 'mse' });
await model.fit(wave([64, 4, 2]), wave([64, 1]), {
  epochs: 4,
  batchSize: 8,
  verbose: 0,
  callbacks: [
    new BackupAndRestore(join(folder, 'backup'), {
      saveFreq: saveFreq === 'epoch' ? saveFreq : Number(saveFreq),
    }),
    new ModelCheckpoint(join(folder, 'latest.keras'), { saveFreq: 1 }),
    new LambdaCallback({
      onTrainBegin: () => {
        const { epoch, batch } = model.progress;
        process.stdout.write(`from ${epoch} ${batch}\n`);
      },
      onTrainBatchEnd: () => {
        process.stdout.write('.');
      },
    }),
  ],
});
await model.save(join(folder, 'trained.keras'));
