/** Every test of the kernels once more, with fused multiply-add. */
import { setFlagsFromString } from 'node:v8';
import { expect, it } from 'vitest';
import { useRelaxedSimd } from './index.js';

setFlagsFromString('--experimental-wasm-relaxed-simd');
const relaxed = await useRelaxedSimd();

it('runs on the relaxed kernels', () => expect(relaxed).toBe(true));

await import('./gated.test.js');
await import('./mat-mul.test.js');
await import('./wasm/module.test.js');
await import('./simple-rnn.test.js');
