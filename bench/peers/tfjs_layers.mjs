/** node tfjs_layers.mjs cpu|wasm|tensorflow: tfjs-layers, the Keras-like API of TensorFlow.js. */
import * as tf from '@tensorflow/tfjs';
import { stockWindows } from './series.mjs';
import { serve, timed } from './serve.mjs';

const [backend] = process.argv.slice(2);
if (backend === 'wasm') await import('@tensorflow/tfjs-backend-wasm');
if (backend === 'tensorflow') await import('@tensorflow/tfjs-node');
if (!(await tf.setBackend(backend))) throw new Error(`tfjs has no backend ${backend} here`);

function stockKeras() {
  const model = tf.sequential();
  for (let i = 0; i < 4; i++) {
    const returnSequences = i < 3;
    model.add(
      tf.layers.simpleRNN({ units: 50, returnSequences, ...(i === 0 ? { inputShape: [50, 1] } : {}) }),
    );
    model.add(tf.layers.dropout({ rate: 0.2 }));
  }
  model.add(tf.layers.dense({ units: 1 }));
  model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
  return model;
}

const workloads = {
  'stock-keras'({ samples, batch = 32 }) {
    const model = stockKeras();
    const windows = stockWindows(samples);
    const x = tf.tensor3d(windows.x, [windows.samples, windows.window, 1]);
    const y = tf.tensor2d(windows.y, [windows.samples, 1]);
    return async (epochs) => {
      const times = [];
      let began;
      const callbacks = {
        onEpochBegin: async () => {
          began = performance.now();
        },
        onEpochEnd: async () => {
          times.push(performance.now() - began);
        },
      };
      // No pauses for a browser's event loop.
      await model.fit(x, y, { epochs, batchSize: batch, verbose: 0, yieldEvery: 'never', callbacks });
      return times;
    };
  },

  predict({ samples, batch }) {
    const model = stockKeras();
    const windows = stockWindows(samples);
    const x = tf.tensor3d(windows.x, [samples, windows.window, 1]);
    return timed(() => {
      const output = model.predict(x, { batchSize: batch });
      output.dataSync();
      output.dispose();
    });
  },

  layer({ kind, batch, steps, hidden }) {
    const kinds = { rnn: tf.layers.simpleRNN, lstm: tf.layers.lstm, gru: tf.layers.gru };
    const layer = kinds[kind]({ units: hidden, returnSequences: true });
    const shape = [batch, steps, hidden];
    const x = tf.variable(tf.randomNormal(shape, 0, 1, 'float32', 1));
    const gradient = tf.randomNormal(shape, 0, 1, 'float32', 2);
    layer.apply(x).dispose();
    const variables = [x, ...layer.trainableWeights.map((weight) => weight.val)];
    return timed(() => {
      const { value, grads } = tf.variableGrads(() => layer.apply(x).mul(gradient).sum(), variables);
      for (const one of [value, ...Object.values(grads)]) {
        one.dataSync();
        one.dispose();
      }
    });
  },
};

serve(workloads, { '@tensorflow/tfjs': tf.version.tfjs });
