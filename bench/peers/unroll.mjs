/**
 * node unroll.mjs [threads | relaxed | native | tensorflow]: unroll, as its packages are built, with so many threads, with
 * fused multiply-add, or on one of those backends. Each dialect is imported by the workloads that use it.
 */
import { readFileSync } from 'node:fs';
import { profiles } from './profile.mjs';
import { stockWindows } from './series.mjs';
import { serve, timed } from './serve.mjs';

const version = (name) =>
  JSON.parse(readFileSync(new URL(`../../packages/${name}/package.json`, import.meta.url), 'utf8')).version;

const [option] = process.argv.slice(2);

async function importCore() {
  const core = await import('@unroll/core');
  if (option === 'relaxed') {
    if (!(await core.useRelaxedSimd())) throw new Error('this engine has no relaxed SIMD');
  } else if (option === 'native' || option === 'tensorflow') {
    await core.setBackend(option);
  } else if (option) {
    const threads = await core.useThreads(Number(option));
    if (threads !== Number(option)) throw new Error(`${threads} thread(s) instead of ${option}`);
  }
  return core;
}

async function stockKeras({ units = 50, depth = 4, steps = 50 } = {}) {
  const { Dense, Dropout, Sequential, setRandomSeed, SimpleRNN } = await import('@unroll/sequential');
  setRandomSeed(42);
  const model = new Sequential();
  for (let i = 0; i < depth; i++) {
    const returnSequences = i < depth - 1;
    const inputShape = i === 0 ? { inputShape: [steps, 1] } : {};
    model.add(new SimpleRNN(units, { returnSequences, ...inputShape }));
    model.add(new Dropout(0.2));
  }
  model.add(new Dense(1));
  model.compile({ optimizer: 'adam', loss: 'mean_squared_error' });
  return model;
}

async function stockKerasTraining({ samples, batch = 32 }) {
  const { fromTypedArray } = await importCore();
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
  const { fromTypedArray } = await importCore();
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

  /** Each repeat is a fresh net, and its times those of the epochs, which grow. */
  async 'stock-torch carry'({ epochs }) {
    const start = await stockTorch();
    return async (repeats) => {
      const times = [];
      for (let i = 0; i < repeats; i++) times.push(...(await timed(start('carry'))(epochs)));
      return times;
    };
  },

  async predict({ samples, batch }) {
    const { fromTypedArray } = await importCore();
    const model = await stockKeras();
    const windows = stockWindows(samples);
    const x = fromTypedArray(windows.x, [samples, windows.window, 1]);
    return timed(() => model.predict(x, { batchSize: batch, verbose: 0 }).dataSync());
  },

  async layer({ kind, batch, steps, hidden }) {
    await importCore();
    const nn = await import('@unroll/nn');
    nn.manualSeed(0);
    const Kind = { rnn: nn.RNN, lstm: nn.LSTM, gru: nn.GRU }[kind];
    const layer = new Kind(hidden, hidden, { batchFirst: true });
    const x = nn.randn([batch, steps, hidden], { requiresGrad: true });
    const gradient = nn.randn([batch, steps, hidden]);
    const leaves = [...layer.parameters(), x];
    return timed(() => {
      for (const leaf of leaves) leaf.grad = null;
      const [output] = layer.forward(x);
      output.backward({ gradient });
    });
  },

  /** Training steps of the stock-keras model on windows of any length. */
  async activations({ batch, steps, units, depth }) {
    const { zeros } = await importCore();
    const model = await stockKeras({ units, depth, steps });
    const x = zeros([batch, steps, 1]);
    const y = zeros([batch, 1]);
    return timed(() => model.fit(x, y, { epochs: 1, batchSize: batch, verbose: 0 }));
  },

  /** Not milliseconds but profiles, which profile.mjs reads. */
  async profile({ epochs }) {
    const train = await stockKerasTraining({});
    return (repeats) => profiles(() => train(epochs), repeats);
  },
};

/** What the dialects' workloads import before anything else, for a baseline of memory. */
async function load(workload) {
  await importCore();
  await import(workload.startsWith('stock-torch') ? '@unroll/nn' : '@unroll/sequential');
}

serve(
  workloads,
  {
    '@unroll/core': version('core'),
    '@unroll/sequential': version('sequential'),
    '@unroll/nn': version('nn'),
  },
  load,
);
