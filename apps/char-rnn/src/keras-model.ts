import { fromTypedArray } from '@unroll/core';
import { Dense, Embedding, Input, LSTM, loadModel, Sequential, setRandomSeed } from '@unroll/sequential';
import { LambdaCallback } from '@unroll/sequential/callbacks';
import { SparseCategoricalCrossentropy } from '@unroll/sequential/losses';
import { Adam } from '@unroll/sequential/optimizers';
import type { CharModel, CharModelOptions, Reader, TrainOptions } from './char-model.js';
import type { Windows } from './windows.js';

/** The character model in Keras's words. */
export class KerasModel implements CharModel {
  readonly extension = 'keras';
  private model: Sequential;

  constructor(private readonly options: CharModelOptions) {
    const { vocabulary, embedding, units, lr } = options;
    this.model = new Sequential([
      new Embedding(vocabulary, embedding),
      new LSTM(units, { returnSequences: true }),
      new Dense(vocabulary),
    ]);
    this.model.build([null, null]);
    this.model.compile({
      optimizer: new Adam({ learningRate: lr }),
      loss: new SparseCategoricalCrossentropy({ fromLogits: true }),
    });
  }

  describe(): string {
    const lines: string[] = [];
    this.model.summary({ printFn: (text) => lines.push(text) });
    return lines.join('\n').trimEnd();
  }

  async trainEpoch({ x, y }: Windows, { seed, stop }: TrainOptions): Promise<number> {
    setRandomSeed(seed);
    const { batchSize } = this.options;
    const stopping = new LambdaCallback({
      onTrainBatchEnd: () => {
        if (stop()) this.model.stopTraining = true;
      },
    });
    const { history } = await this.model.fit(x, y, { batchSize, verbose: 0, callbacks: [stopping] });
    return history.loss![0]!;
  }

  evaluate({ x, y }: Windows): number {
    const { batchSize } = this.options;
    return this.model.evaluate(x, y, { batchSize, verbose: 0, returnDict: true }).loss!;
  }

  /** Keras's way to read on: the same layers for one character at a time, with a state that is carried over. */
  reader(): Reader {
    const { vocabulary, embedding, units } = this.options;
    const stepwise = new Sequential([
      Input({ batchShape: [1, 1] }),
      new Embedding(vocabulary, embedding),
      new LSTM(units, { stateful: true }),
      new Dense(vocabulary),
    ]);
    stepwise.setWeights(this.model.getWeights());
    return (character) =>
      stepwise.predictOnBatch(fromTypedArray(Float32Array.of(character), [1, 1])).dataSync();
  }

  async save(path: string): Promise<void> {
    await this.model.save(path);
  }

  async load(path: string): Promise<void> {
    this.model = await loadModel(path);
  }
}
