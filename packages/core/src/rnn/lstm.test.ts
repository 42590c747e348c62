import { cellContract } from './contract/cell-contract.js';
import { referenceLSTM } from './contract/reference.js';
import { lstm } from './index.js';

const shared = {
  gates: 4,
  run: (x, [h, c], parameters, options) => lstm(x, [h!, c!], parameters, options),
  reference: referenceLSTM,
} satisfies Partial<Parameters<typeof cellContract>[0]>;

cellContract({ ...shared, name: 'lstm', states: (units) => [units, units] });
cellContract({
  ...shared,
  name: 'lstm with a projection',
  states: (units) => [Math.ceil(units / 2), units],
  extras: (units) => ({ projection: [units, Math.ceil(units / 2)] }),
});
