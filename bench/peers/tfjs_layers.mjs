/** node tfjs_layers.mjs cpu|wasm: tfjs-layers, the Keras-like API of TensorFlow.js. */
import * as tf from '@tensorflow/tfjs';
import { stockWindows } from './series.mjs';
import { serve, timed } from './serve.mjs';

const [backend] = process.argv.slice(2);
if (backend === 'wasm') await import('@tensorflow/tfjs-backend-wasm');
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
};

serve(workloads, { '@tensorflow/tfjs': tf.version.tfjs });
