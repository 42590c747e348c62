/** Trains a small model of each dialect on both backends that every machine has, and holds them to each other. */
const assert = require('node:assert/strict');

module.exports = async function train({ core, sequential, nn, optim }) {
  const { tensor, setBackend, getBackend } = core;
  const wave = Float32Array.from({ length: 60 }, (_, t) => Math.sin(t / 3));
  const windows = Array.from({ length: 48 }, (_, i) => wave.subarray(i, i + 12));

  async function keras() {
    const { Dense, Sequential, SimpleRNN, setRandomSeed } = sequential;
    setRandomSeed(0);
    const model = new Sequential([new SimpleRNN(8, { inputShape: [12, 1] }), new Dense(1)]);
    model.compile({ optimizer: 'adam', loss: 'mean_squared_error' });
    const { history } = await model.fit(tensor(windows).unsqueeze(-1), tensor(wave.subarray(12)), {
      epochs: 5,
      verbose: 0,
    });
    return history.loss;
  }

  function torch() {
    nn.manualSeed(0);
    const [rnn, fc] = [new nn.RNN(1, 8, { batchFirst: true }), new nn.Linear(8, 1)];
    const optimizer = new optim.Adam([...rnn.parameters(), ...fc.parameters()], { lr: 0.01 });
    return Array.from({ length: 5 }, () => {
      optimizer.zeroGrad();
      const [out] = rnn.forward(tensor(windows).unsqueeze(-1));
      const loss = new nn.MSELoss().forward(
        fc.forward(out.select(1, 11)).view(-1),
        tensor(wave.subarray(12)),
      );
      loss.backward();
      optimizer.step();
      return loss.item();
    });
  }

  const losses = {};
  for (const backend of ['cpu', 'wasm']) {
    await setBackend(backend);
    assert.equal(getBackend(), backend);
    losses[backend] = [...(await keras()), ...torch()];
  }
  for (const [i, loss] of losses.cpu.entries()) {
    assert.ok(
      Math.abs(losses.wasm[i] / loss - 1) < 1e-4,
      `loss ${i}: ${loss} on cpu, ${losses.wasm[i]} on wasm`,
    );
  }
  assert.ok(
    losses.cpu[4] < losses.cpu[0] && losses.cpu[9] < losses.cpu[5],
    `losses do not fall: ${losses.cpu}`,
  );
};
