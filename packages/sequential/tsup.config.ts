import { library } from '../../tsup.shared.js';

export default library({
  index: 'src/index.ts',
  callbacks: 'src/callbacks/index.ts',
  layers: 'src/layers/index.ts',
  losses: 'src/losses/index.ts',
  metrics: 'src/metrics/index.ts',
  optimizers: 'src/optimizers/index.ts',
  initializers: 'src/initializers/index.ts',
  regularizers: 'src/regularizers/index.ts',
  constraints: 'src/constraints/index.ts',
});
