/** unroll, as its packages are built. Each dialect is imported by the workloads that use it. */
import { readFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { stockWindows } from './series.mjs';
import { serve, timed } from './serve.mjs';

const version = (name) =>
  JSON.parse(readFileSync(new URL(`../../packages/${name}/package.json`, import.meta.url), 'utf8')).version;

async function stockKeras() {
  const { Dense, Dropout, Sequential, setRandomSeed, SimpleRNN } = await import('@unroll/sequential');
  setRandomSeed(42);
  const model = new Sequential();
  for (let i = 0; i < 4; i++) {
    const returnSequences = i < 3;
    model.add(new SimpleRNN(50, i === 0 ? { returnSequences, inputShape: [50, 1] } : { returnSequences }));
    model.add(new Dropout(0.2));
  }
  model.add(new Dense(1));
  model.compile({ optimizer: 'adam', loss: 'mean_squared_error' });
  return model;
}

async function stockKerasTraining({ samples, batch = 32 }) {
  const { fromTypedArray } = await import('@unroll/core');
  const { Callback } = await import('@unroll/sequential/callbacks');
  class Epochs extends Callback {
    times = [];
    onEpochBegin() {
      this.began = performance.now();
    }
    onEpochEnd() {
      this.times.push(performance.now() - this.began);
    }
  }
  const model = await stockKeras();
  const windows = stockWindows(samples);
  const x = fromTypedArray(windows.x, [windows.samples, windows.window, 1]);
  const y = fromTypedArray(windows.y, [windows.samples, 1]);
  return async (epochs) => {
    const callback = new Epochs();
    await model.fit(x, y, { epochs, batchSize: batch, verbose: 0, callbacks: [callback] });
    return callback.times;
  };
}

async function stockTorch() {
  const { fromTypedArray } = await import('@unroll/core');
  const nn = await import('@unroll/nn');
  const { Adam } = await import('@unroll/nn/optim');

  class Net extends nn.Module {
    constructor() {
      super();
      this.rnn = new nn.RNN(50, 40, { numLayers: 2 });
      this.fc = new nn.Linear(40, 1);
    }
    forward(x, h) {
      const [out, hn] = this.rnn.forward(x, h);
      return [this.fc.forward(out.view(-1, 40)), hn];
    }
  }

  const windows = stockWindows();
  const x = fromTypedArray(windows.x, [windows.samples, 1, windows.window]);
  const y = fromTypedArray(windows.y, [windows.samples]);
  /** A function that trains for one epoch. */
  return (hidden) => {
    nn.manualSeed(42);
    const net = new Net();
    const criterion = new nn.MSELoss();
    const optimizer = new Adam(net.parameters(), { lr: 0.01 });
    let h;
    return () => {
      optimizer.zeroGrad();
      const [out, hn] = net.forward(x, h);
      const loss = criterion.forward(out.view(-1), y);
      loss.backward({ retainGraph: hidden === 'carry' });
      optimizer.step();
      h = { carry: hn, detach: hn.detach(), none: undefined }[hidden];
      return loss.item();
    };
  };
}

const workloads = {
  'stock-keras': stockKerasTraining,

  async 'stock-torch'({ hidden }) {
    return timed((await stockTorch())(hidden));
  },

  async 'stock-torch carry'({ epoch }) {
    const start = await stockTorch();
    return async (repeats) => {
      const times = [];
      for (let i = 0; i < repeats; i++) {
        const train = start('carry');
        for (let k = 1; k < epoch; k++) train();
        times.push(...(await timed(train)(1)));
      }
      return times;
    };
  },

  async predict({ samples, batch }) {
    const { fromTypedArray } = await import('@unroll/core');
    const model = await stockKeras();
    const windows = stockWindows(samples);
    const x = fromTypedArray(windows.x, [samples, windows.window, 1]);
    return timed(() => model.predict(x, { batchSize: batch, verbose: 0 }).dataSync());
  },

  async rnn({ batch, steps, hidden }) {
    const nn = await import('@unroll/nn');
    nn.manualSeed(0);
    const rnn = new nn.RNN(hidden, hidden, { batchFirst: true });
    const x = nn.randn([batch, steps, hidden], { requiresGrad: true });
    const gradient = nn.randn([batch, steps, hidden]);
    const leaves = [...rnn.parameters(), x];
    return timed(() => {
      for (const leaf of leaves) leaf.grad = null;
      const [output] = rnn.forward(x);
      output.backward({ gradient });
    });
  },

  /** Not milliseconds: the share of the processor's time in stock-keras that is spent outside WebAssembly. */
  async 'outside kernels'({ epochs }) {
    const train = await stockKerasTraining({});
    return async (repeats) => {
      const session = new Session();
      session.connect();
      await session.post('Profiler.enable');
      await session.post('Profiler.setSamplingInterval', { interval: 200 });
      const shares = [];
      for (let i = 0; i < repeats; i++) {
        await session.post('Profiler.start');
        await train(epochs);
        const { profile } = await session.post('Profiler.stop');
        shares.push(shareOutside(profile));
      }
      session.disconnect();
      return shares;
    };
  },
};

function shareOutside({ nodes, samples, timeDeltas }) {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  let inside = 0;
  let outside = 0;
  samples.forEach((id, i) => {
    const { functionName, url } = frames.get(id);
    if (functionName === '(idle)') return;
    if (url.startsWith('wasm:')) inside += timeDeltas[i];
    else outside += timeDeltas[i];
  });
  return outside / (inside + outside);
}

serve(workloads, {
  '@unroll/core': version('core'),
  '@unroll/sequential': version('sequential'),
  '@unroll/nn': version('nn'),
});
