/** The first epochs of both stock curves on webgl. */
import { onWebGL } from './suite.js';

await onWebGL('the stock curves', ['parity/webgl/page/stock-curves.ts']);
