import { cellContract } from './contract/cell-contract.js';
import { referenceSimple } from './contract/reference.js';
import { activations, simpleRNN } from './index.js';

for (const activation of ['tanh', activations.tanh] as const) {
  cellContract({
    name: `simpleRNN, ${typeof activation === 'string' ? 'fused' : 'composed'}`,
    gates: 1,
    states: (units) => [units],
    run: (x, [h0], parameters, options) => simpleRNN(x, h0!, parameters, { ...options, activation }),
    reference: referenceSimple,
  });
}
