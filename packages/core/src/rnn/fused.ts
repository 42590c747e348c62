import { isGradEnabled } from '../autograd/grad-mode.js';
import type { RecordedSequence } from '../autograd/operations.js';
import { runKernel } from '../backends/index.js';
import type { SequenceAttributes, SequenceInputs, SequenceKernel } from '../backends/kernels/sequence.js';
import { unnamed } from '../backends/named-values.js';
import { applyAll } from '../ops/apply.js';
import type { Tensor } from '../tensor.js';

type Inputs = Readonly<Record<keyof SequenceInputs, Tensor | null | undefined>> & { readonly x: Tensor };
type OfLayer = Required<Pick<SequenceAttributes, 'timeMajor' | 'reverse' | 'activation' | 'gateOrder'>>;

/**
 * Runs a sequence kernel on its inputs by name, leaving out those that are null or undefined. The workspace is not among the
 * results.
 */
export function applyFused(kernel: SequenceKernel, inputs: Inputs, ofLayer: OfLayer): Tensor[] {
  const names: (keyof SequenceInputs)[] = [];
  const tensors: Tensor[] = [];
  const named = unnamed();
  let needsGradient = false;
  for (const key in inputs) {
    const name = key as keyof SequenceInputs;
    const tensor = inputs[name];
    if (!tensor) continue;
    names.push(name);
    tensors.push(tensor);
    named[name] = tensor.values;
    needsGradient ||= tensor.requiresGrad;
  }
  needsGradient &&= isGradEnabled();
  // Spelling the attributes out is cheaper than spreading `ofLayer`.
  const attributes: RecordedSequence = {
    names,
    timeMajor: ofLayer.timeMajor,
    reverse: ofLayer.reverse,
    activation: ofLayer.activation,
    gateOrder: ofLayer.gateOrder,
    needsGradient,
    needsInputGradient: inputs.x.requiresGrad,
  };
  const { forward } = kernel;
  const outputs = applyAll(forward, tensors, attributes, () => runKernel(forward, named, attributes));
  // The last output is the workspace. The graph holds it as long as backward may need it.
  outputs.pop()!.dispose();
  return outputs;
}
