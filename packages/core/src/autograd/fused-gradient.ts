import { runKernel } from '../backends/index.js';
import { GRADIENT_OF, type SequenceKernel } from '../backends/kernels/sequence.js';
import { unnamed } from '../backends/named-values.js';
import type { FusedOperation } from './operations.js';
import type { Rule } from './rule.js';

/** Back-propagation through time by a fused kernel: one call gives the gradients of all inputs. */
export const fusedGradient = (kernel: SequenceKernel): Rule<FusedOperation> => ({
  leavesNoTemporaries: true,
  saves: 'both',
  gradient(dys, { inputs, outputs, attributes, needed }) {
    const { names } = attributes;
    const named = unnamed();
    for (let i = 0; i < names.length; i++) named[names[i]!] = inputs[i]!;
    for (let i = 0; i < kernel.outputs.length; i++) {
      const name = kernel.outputs[i]!;
      if (name === 'sequence' || name === 'workspace') named[name] = outputs[i]!;
      const gradient = GRADIENT_OF[name];
      if (gradient !== undefined) named[gradient] = dys[i] ?? undefined;
    }
    const gradients = runKernel(kernel.backward, named, attributes);
    for (let i = 0; i < gradients.length; i++) {
      if (!needed[names.indexOf(kernel.inputs[i]!)]) gradients[i]!.dispose();
    }
    const inputNames: readonly string[] = kernel.inputs;
    return names.map((name) => () => gradients[inputNames.indexOf(name)]!);
  },
});
