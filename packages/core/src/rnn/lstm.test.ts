import { contractDeviations } from '../../testing/contract/backends.js';
import { cellContract } from '../../testing/contract/cell-contract.js';
import { equivalenceContract } from '../../testing/contract/gradient-contract.js';
import { referenceLSTM } from '../../testing/contract/reference.js';
import { activations, lstm } from './index.js';

const fused = {
  name: 'lstm, fused',
  gates: 4,
  states: (units) => [units, units],
  run: (x, [h, c], parameters, options) => lstm(x, [h!, c!], parameters, options),
  reference: referenceLSTM,
} satisfies Parameters<typeof cellContract>[0];

const composed: typeof fused = {
  ...fused,
  name: 'lstm, composed',
  run: (x, [h, c], parameters, options) =>
    lstm(x, [h!, c!], parameters, { ...options, activation: activations.tanh }),
};

contractDeviations();
cellContract(fused);
cellContract(composed);
cellContract({
  ...fused,
  name: 'lstm with a projection',
  states: (units) => [Math.ceil(units / 2), units],
  extras: (units) => ({ projection: [units, Math.ceil(units / 2)] }),
});
equivalenceContract(fused, composed.run);
