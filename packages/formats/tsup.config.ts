import { library } from '../../tsup.shared.js';

export default library({
  index: 'src/index.ts',
  node: 'src/node.ts',
});
