/**
 * The blog's two models at the level of `@unroll/core`, so that kernels can be measured without a dialect on top.
 * `library` is what `load` returns, from any build of the package: two builds can then be measured in turns.
 */
import { pathToFileURL } from 'node:url';

/** Imports a built copy of @unroll/core: `dist` is its folder. */
export async function load(dist) {
  const part = (name) => import(pathToFileURL(`${dist}/${name}.js`).href);
  const [core, rnn, random, initializers] = await Promise.all(
    ['index', 'rnn', 'random', 'initializers'].map(part),
  );
  return { core, rnn, random, initializers };
}

const wave = (size, seed, scale) =>
  Float32Array.from({ length: size }, (_, i) => scale * Math.sin(12.9898 * (i + 1) + 78.233 * seed));

/** An RNN layer's parameters, `requiresGrad`. */
export function layer({ core }, inputs, units, seed = 1) {
  const leaf = (shape, scale) =>
    core.tensor(
      wave(
        shape.reduce((a, b) => a * b, 1),
        seed++,
        scale,
      ),
      { shape, requiresGrad: true },
    );
  const scale = 1 / Math.sqrt(units);
  return {
    kernel: leaf([inputs, units], scale),
    recurrentKernel: leaf([units, units], scale),
    bias: leaf([units], 0.1),
  };
}

/**
 * One epoch of stock-keras: four SimpleRNN(50) with Dropout(0.2) behind each, Dense(1), mean squared error, without the
 * optimizer. Returns the step function (one batch of 32) and the number of steps of an epoch of 1,208 samples.
 */
export function stockKeras(library, { batch = 32, steps = 50, units = 50, depth = 4, dropout = true } = {}) {
  const { core, rnn, random } = library;
  const layers = Array.from({ length: depth }, (_, i) => layer(library, i === 0 ? 1 : units, units, 10 * i));
  const dense = core.tensor(wave(units, 99, 0.1), { shape: [units, 1], requiresGrad: true });
  const masks = layers.map((_, i) => new random.KerasRandom(new random.SeedGenerator(i + 1)));
  const x = core.tensor(wave(batch * steps, 5, 1), { shape: [batch, steps, 1] });
  const y = core.tensor(wave(batch, 6, 1), { shape: [batch, 1] });
  const parameters = [...layers.flatMap((one) => Object.values(one)), dense];

  const forward = (input, training) => {
    let h = input;
    const size = input.shape[0];
    // Handles are let go of as soon as the next layer has read them, as a training loop that owns them does.
    const follow = (next) => {
      if (h !== input) h.dispose();
      h = next;
    };
    layers.forEach((parameters, i) => {
      const h0 = core.zeros([size, units]);
      const { sequence, last } = rnn.simpleRNN(h, h0, parameters);
      const [output, unused] = i < depth - 1 ? [sequence, last] : [last, sequence];
      unused.dispose();
      follow(output);
      if (training && dropout) {
        const elements = h.numel();
        follow(
          core.dropout
            ? core.dropout(h, masks[i].dropMask(elements, 0.2))
            : h.mul(core.fromTypedArray(masks[i].dropoutMask(elements, 0.2), h.shape)),
        );
      }
    });
    return h.matmul(dense);
  };
  return {
    stepsPerEpoch: Math.ceil(1208 / batch),
    parameters,
    step() {
      const loss = forward(x, true).sub(y).square().mean();
      loss.backward();
      for (const parameter of parameters) parameter.grad = null;
      return loss.item();
    },
    predict(input) {
      return core.noGrad(() => forward(input, false).dataSync());
    },
  };
}

/** One epoch of stock-torch: RNN(50, 40, 2 layers) over 1,208 steps in one sequence, Linear(40, 1), MSE. */
export function stockTorch(library, { steps = 1208, inputs = 50, units = 40 } = {}) {
  const { core, rnn } = library;
  const layers = [layer(library, inputs, units, 1), layer(library, units, units, 20)];
  const linear = core.tensor(wave(units, 99, 0.1), { shape: [units, 1], requiresGrad: true });
  const x = core.tensor(wave(steps * inputs, 5, 1), { shape: [steps, 1, inputs] });
  const y = core.tensor(wave(steps, 6, 1), { shape: [steps, 1] });
  const parameters = [...layers.flatMap((one) => Object.values(one)), linear];
  return {
    stepsPerEpoch: 1,
    parameters,
    step() {
      let h = x;
      for (const parameters of layers) {
        h = rnn.simpleRNN(h, core.zeros([1, units]), parameters, { timeMajor: true }).sequence;
      }
      const loss = h.reshape([steps, units]).matmul(linear).sub(y).square().mean();
      loss.backward();
      for (const parameter of parameters) parameter.grad = null;
      return loss.item();
    },
  };
}

/** Forward and backward of one layer. */
export function oneLayer(library, { batch, steps, units, inputs = units, needsDx = true }) {
  const { core, rnn } = library;
  const parameters = layer(library, inputs, units);
  const shape = [batch, steps, inputs];
  const x = core.tensor(wave(batch * steps * inputs, 5, 1), { shape, requiresGrad: needsDx });
  const h0 = core.zeros([batch, units]);
  const weights = core.tensor(wave(batch * steps * units, 7, 1), { shape: [batch, steps, units] });
  const leaves = [...Object.values(parameters), x];
  return {
    stepsPerEpoch: 1,
    step() {
      const { sequence } = rnn.simpleRNN(x, h0, parameters);
      sequence.backward({ gradient: weights });
      for (const leaf of leaves) leaf.grad = null;
    },
  };
}
