import { library } from '../../tsup.shared.js';

export default library({
  index: 'src/index.ts',
  optim: 'src/optim/index.ts',
  init: 'src/init/index.ts',
  utils: 'src/utils/index.ts',
});
