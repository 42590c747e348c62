import { writeKeras } from '@unroll/formats';
import { Dense, Input, LSTM, Sequential } from '../src/index.js';
import { collectState } from '../src/saving/state.js';

/** A model of two layers with weights. */
export function small(units = 2): Sequential {
  const model = new Sequential([
    Input([3, 2]),
    new LSTM(units, { name: 'lstm' }),
    new Dense(1, { name: 'out' }),
  ]);
  model.compile({ optimizer: 'adam', loss: 'mse' });
  return model;
}

export type Json = ReturnType<typeof JSON.parse>;

/** A `.keras` with the weights of `small()` and a config that `change` has been at. */
export function file(change: (config: Json) => void, weights = collectState(small())): Uint8Array {
  const config = JSON.parse(small().toJSON());
  change(config);
  return writeKeras({ config, metadata: { keras_version: '3.15.1' }, weights });
}
