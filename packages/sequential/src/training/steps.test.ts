import { type Tensor, tensor } from '@unroll/core';
import { describe, expect, it } from 'vitest';
import { Callback, CallbackList, type Logs, type PredictLogs } from '../callbacks/index.js';
import { Layer } from '../engine/layer.js';
import { Dense } from '../layers/dense.js';
import { Sequential } from '../models/sequential.js';
import { SGD } from '../optimizers/index.js';
import type { Variable } from '../variables/variable.js';

describe('the first step', () => {
  /** Makes its weight when it is called, and not before. */
  class Late extends Layer<Tensor> {
    #scale: Variable | null = null;

    override call(x: Tensor): Tensor {
      this.#scale ??= this.addWeight('scale', [1], 'ones');
      return x.mul(this.#scale.value);
    }
  }

  it('trains what it builds', async () => {
    const model = new Sequential([new Late(), new Dense(1, { kernelInitializer: 'ones' })]);
    model.compile(new SGD({ learningRate: 0.1 }), 'mse');
    const [x, y] = [tensor([[1], [2]]), tensor([[3], [6]])];
    const { history } = await model.fit(x, y, { epochs: 2, verbose: 0 });
    // By hand: errors -2 and -4; the gradients of scale and kernel are -10, that of the bias -6.
    expect(history.loss![0]).toBe(10);
    const [scale, kernel, bias] = [2, 2, 0.6];
    const second = [3, 6].map((target, i) => (scale * kernel * (i + 1) + bias - target) ** 2);
    expect(history.loss![1]).toBeCloseTo((second[0]! + second[1]!) / 2, 5);
  });
});

describe('callbacks are told', () => {
  class Record extends Callback {
    readonly calls: unknown[] = [];

    override onTrainBegin(...args: unknown[]) {
      this.calls.push(['onTrainBegin', ...args]);
    }
    override onEpochBegin(...args: unknown[]) {
      this.calls.push(['onEpochBegin', ...args]);
    }
    override onBatchBegin(...args: unknown[]) {
      this.calls.push(['onBatchBegin', ...args]);
    }
    override onBatchEnd(batch: number, logs: Logs = {}) {
      this.calls.push(['onBatchEnd', batch, Object.keys(logs)]);
    }
    override onTestBegin(...args: unknown[]) {
      this.calls.push(['onTestBegin', ...args]);
    }
    override onTestBatchBegin(...args: unknown[]) {
      this.calls.push(['onTestBatchBegin', ...args]);
    }
    override onPredictBegin(...args: unknown[]) {
      this.calls.push(['onPredictBegin', ...args]);
    }
    override onPredictBatchBegin(...args: unknown[]) {
      this.calls.push(['onPredictBatchBegin', ...args]);
    }
    override onPredictBatchEnd(batch: number, { outputs }: PredictLogs = {}) {
      this.calls.push(['onPredictBatchEnd', batch, outputs?.shape]);
    }
    override onPredictEnd(...args: unknown[]) {
      this.calls.push(['onPredictEnd', ...args]);
    }
  }

  it('`{}` where there is nothing to tell, and the outputs of predict', async () => {
    const model = new Sequential([new Dense(1, { inputShape: [1] })]);
    model.compile('sgd', 'mse');
    const [x, y] = [tensor([[1], [2], [3]]), tensor([[1], [2], [3]])];
    const callback = new Record();
    await model.fit(x, y, { validationData: [x, y], verbose: 0, callbacks: [new CallbackList([callback])] });
    model.predict(x, { batchSize: 2, verbose: 0, callbacks: callback });
    expect(callback.calls).toEqual([
      ['onTrainBegin', {}],
      ['onEpochBegin', 0, {}],
      ['onBatchBegin', 0, {}],
      ['onBatchEnd', 0, ['loss']],
      ['onTestBegin', {}],
      ['onTestBatchBegin', 0, {}],
      ['onPredictBegin', {}],
      ['onPredictBatchBegin', 0, {}],
      ['onPredictBatchEnd', 0, [2, 1]],
      ['onPredictBatchBegin', 1, {}],
      ['onPredictBatchEnd', 1, [1, 1]],
      ['onPredictEnd', {}],
    ]);
  });
});
