import { tensor } from '@unroll/core';
import { Dense, Dropout, LSTM, loadModel, Sequential } from '@unroll/sequential';

const x = tensor([
  [[1], [2]],
  [[3], [4]],
]);
const y = tensor([[0], [1]]);
const options = { shuffle: false, verbose: 0 } as const;
const model = new Sequential([new LSTM(3, { inputShape: [2, 1] }), new Dropout(0.5), new Dense(1)]);
model.compile({ optimizer: 'adam', loss: 'mse' });
await model.fit(x, y, options);

const file = new File([await model.toBlob()], 'model.keras');
const loaded = await loadModel(file);
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
const predictions = [model, loaded].map((each) => each.predict(x, { verbose: 0 }).arraySync());
const losses: unknown[] = [];
for (const each of [model, loaded]) losses.push((await each.fit(x, y, options)).history.loss);
if (same(...(predictions as [unknown, unknown])) && same(...(losses as [unknown, unknown]))) {
  console.log('the same predictions, and the same loss after');
}
await model.save('model.keras').catch((error: Error) => console.log(error.message));
