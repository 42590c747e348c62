/** The ESM builds. */
import * as core from '../../packages/core/dist/index.js';
import * as nn from '../../packages/nn/dist/index.js';
import * as optim from '../../packages/nn/dist/optim.js';
import * as sequential from '../../packages/sequential/dist/index.js';
import train from './train.cjs';

await train({ core, sequential, nn, optim });
