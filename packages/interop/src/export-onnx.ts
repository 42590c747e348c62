import { defineOptions, expected, text } from '@unroll/core/internal';
import type { NamedArray, OnnxActivationName, OnnxCellActivation, OnnxLayer } from '@unroll/formats';
import { onnxActivations, writeOnnx } from '@unroll/formats';
import { Module } from '@unroll/nn';
import { Sequential } from '@unroll/sequential';
import { cannotSay } from './cannot-say.js';
import { sampleShape } from './checks.js';
import { readModule } from './read-module.js';
import { readSequential } from './read-sequential.js';
import { sequentialOf } from './sequential-of.js';
import type { LayerNormStep, RecurrentStep, SampleShape, Step } from './steps.js';

export interface ExportOnnxOptions {
  /** For a module: as `toKeras` takes it. A model has it. */
  inputShape?: SampleShape;
  /** Of the graph. Default 'unroll'. */
  name?: string;
}

const exportOptions = defineOptions<ExportOnnxOptions>('exportOnnx', {
  checks: { inputShape: sampleShape, name: text },
});

/**
 * The bytes of a `.onnx` file that computes what a model, or a module in `eval()`, does: for onnxruntime in any language.
 *
 * Input and output are called `input` and `output` and have samples first; the number of samples is free, and every size
 * that the model leaves open. The input is float32, or int64 where an embedding comes first. Dropout is left out.
 *
 * @param model A Sequential whose input's shape is known, or a module that `toKeras` reads.
 * @throws ArgumentError that names the layer and what ONNX, or this writer, cannot say of it: masks, states carried over,
 *   custom layers and activations.
 *
 * @example
 * const bytes = exportOnnx(model);
 * const session = await ort.InferenceSession.create(bytes);
 * const { output } = await session.run({ input: new ort.Tensor('float32', values, [1, 50, 1]) });
 */
export function exportOnnx(model: Sequential | Module, options: ExportOnnxOptions = {}): Uint8Array {
  if (!(model instanceof Sequential || model instanceof Module)) {
    throw expected('exportOnnx', 'model', 'a Sequential, or a module of @unroll/nn', model);
  }
  const { inputShape, name } = exportOptions.readNamed(options);
  const read =
    model instanceof Sequential
      ? readSequential('exportOnnx', model, { inferenceOnly: true })
      : ofModule(model, inputShape);
  return writeOnnx(read.steps.flatMap(layersOf), {
    inputShape: read.inputShape,
    outputShape: read.outputShape,
    ...(name !== undefined && { name }),
  });
}

function ofModule(module: Module, inputShape: SampleShape | undefined) {
  const read = readModule('exportOnnx', module, { inferenceOnly: true, ...(inputShape && { inputShape }) });
  const { outputShape } = sequentialOf('exportOnnx', read.steps, read.inputShape);
  return { ...read, outputShape: outputShape.slice(1) as SampleShape };
}

function layersOf(step: Step): OnnxLayer[] {
  switch (step.kind) {
    case 'recurrent':
      return recurrentLayers(step);
    case 'dense':
      return [{ kind: 'Dense', parameters: step.parameters }];
    case 'embedding':
      return [{ kind: 'Embedding', parameters: { weight: step.weight } }];
    case 'activation':
      return [{ kind: 'Activation', ...activation(step) }];
    case 'dropout':
      return [];
    case 'layerNorm':
      return [normalization(step)];
    case 'batchNorm':
      return [{ kind: 'Affine', scale: step.scale, offset: step.offset }];
    case 'flatten':
      return [{ kind: 'Reshape', shape: [-1] }];
    case 'reshape':
      return [{ kind: 'Reshape', shape: step.shape }];
    case 'permute':
      return [{ kind: 'Permute', axes: step.axes }];
    case 'repeat':
      return [{ kind: 'Repeat', count: step.count }];
    case 'pooling':
      return [{ kind: 'Pooling', how: step.how, keepSteps: step.keepSteps }];
  }
}

/** Keras's constants, where ONNX's differ. */
const constants: Readonly<Record<string, { alpha: number }>> = { leaky_relu: { alpha: 0.2 } };

function activation({ name, activation }: { name: string; activation: string }) {
  if (!onnxActivations.includes(activation as OnnxActivationName)) {
    throw cannotSay(
      'exportOnnx',
      name,
      `activation must be one of ${onnxActivations.join(', ')}, got ${activation}`,
    );
  }
  return { name: activation as OnnxActivationName, ...constants[activation] };
}

/** What a cell may use. */
const cellActivations: Readonly<Record<string, OnnxCellActivation>> = {
  relu: 'Relu',
  sigmoid: 'Sigmoid',
  softplus: 'Softplus',
  softsign: 'Softsign',
  tanh: 'Tanh',
};

function recurrentLayers(step: RecurrentStep): OnnxLayer[] {
  const { cell, parameters, reverseParameters, merge, returnSequences, goBackwards } = step;
  const [activation, gate] = [step.activation, step.recurrentActivation].map((name) => {
    const known = cellActivations[name];
    if (known !== undefined) return known;
    throw cannotSay(
      'exportOnnx',
      step.name,
      `the activation of a cell must be one of ${Object.keys(cellActivations).join(', ')}, got ${name}`,
    );
  }) as [OnnxCellActivation, OnnxCellActivation];
  const activations = {
    RNN: [activation],
    LSTM: [gate, activation, activation],
    GRU: [gate, activation],
  }[cell];
  return [
    {
      kind: cell,
      ...{ parameters, merge, returnSequences, activations },
      ...(reverseParameters && { reverseParameters }),
      isReverse: goBackwards,
      linearBeforeReset: step.resetAfter,
    },
    ...(goBackwards && returnSequences ? [{ kind: 'Reverse' } as const] : []),
  ];
}

function normalization({ axes, sizes, epsilon, scale, offset }: LayerNormStep): OnnxLayer {
  const shape = Array.from({ length: -Math.min(...axes) }, () => 1);
  for (const [i, axis] of axes.entries()) shape[shape.length + axis] = sizes[i]!;
  const spread = ({ values }: NamedArray): NamedArray => ({ shape, values });
  return {
    kind: 'Normalization',
    axes,
    epsilon,
    ...(scale && { scale: spread(scale) }),
    ...(offset && { offset: spread(offset) }),
  };
}
