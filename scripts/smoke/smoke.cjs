/** The CommonJS builds. */
require('./train.cjs')({
  core: require('../../packages/core'),
  sequential: require('../../packages/sequential'),
  nn: require('../../packages/nn'),
  optim: require('../../packages/nn/dist/optim.cjs'),
});
