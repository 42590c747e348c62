import { library } from '../../tsup.shared.js';

export default library({
  index: 'src/index.ts',
  json: 'src/json.ts',
  node: 'src/node.ts',
});
