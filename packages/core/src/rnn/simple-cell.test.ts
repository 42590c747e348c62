import { contractDeviations } from '../../testing/contract/backends.js';
import { cellContract } from '../../testing/contract/cell-contract.js';
import { equivalenceContract } from '../../testing/contract/gradient-contract.js';
import { referenceSimple } from '../../testing/contract/reference.js';
import { activations, simpleRNN } from './index.js';

const [fused, composed] = (['tanh', activations.tanh] as const).map(
  (activation): Parameters<typeof cellContract>[0] => ({
    name: `simpleRNN, ${typeof activation === 'string' ? 'fused' : 'composed'}`,
    gates: 1,
    states: (units) => [units],
    run: (x, [h0], parameters, options) => simpleRNN(x, h0!, parameters, { ...options, activation }),
    reference: referenceSimple,
  }),
) as [Parameters<typeof cellContract>[0], Parameters<typeof cellContract>[0]];

contractDeviations();
cellContract(fused);
cellContract(composed);
equivalenceContract(fused, composed.run);
