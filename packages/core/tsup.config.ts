import { library } from '../../tsup.shared.js';

export default library({
  index: 'src/index.ts',
  errors: 'src/errors.ts',
  internal: 'src/internal.ts',
  rnn: 'src/rnn/index.ts',
  optim: 'src/optim/index.ts',
  losses: 'src/losses/index.ts',
  random: 'src/random/index.ts',
  initializers: 'src/initializers/index.ts',
});
