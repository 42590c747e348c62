/**
 * node bench/kernels/steps.mjs [dist[:relaxed | :threads] ...]: the blog's models and a layer, for one or more builds of
 * @unroll/core, with `:relaxed` by the kernels with fused multiply-add, with `:threads` by two threads. Default: packages/core/dist and the same relaxed.
 */
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { interleave, report } from './measure.mjs';

const given = process.argv.slice(2);
const dists = given.length > 0 ? given : ['packages/core/dist', 'packages/core/dist:relaxed'];
const script = fileURLToPath(new URL('workloads.mjs', import.meta.url));
report(
  await interleave(
    Object.fromEntries(dists.map((dist) => [basename(dist), { script, args: dist.split(':') }])),
  ),
);
