/** What each layer of a stack may say, by its kind. */
import {
  type Check,
  check,
  count,
  defineOptions,
  expected,
  flag,
  integer,
  isPlainObject,
  listOf,
  number,
  type Options,
  oneOf,
  orNull,
  positiveInteger,
  text,
} from '@unroll/core/internal';
import { namedArray, stateDict } from '../checks.js';
import { onnxActivations } from './activation.js';
import type { OnnxCell, OnnxRecurrent } from './recurrent.js';
import type { OnnxLayer, OnnxOptions } from './write.js';

type Kind = OnnxLayer['kind'];

/** Of one kind: its options, of which the first ones must be given. */
function layer(kind: Kind, needed: readonly string[], checks: Record<string, Check>): Options<unknown> {
  return defineOptions<Record<string, unknown>>(`writeOnnx: ${kind}`, {
    positional: needed,
    required: needed.length,
    checks: { kind: text, ...checks },
  });
}

const fromTheEnd = check(
  'an integer below 0',
  (value) => Number.isSafeInteger(value) && (value as number) < 0,
);

function recurrent(kind: OnnxCell): Options<unknown> {
  const checks: Record<Exclude<keyof OnnxRecurrent, 'kind'>, Check> = {
    ...{ parameters: stateDict, reverseParameters: stateDict },
    ...{ merge: oneOf('concat', 'sum', 'mul', 'ave'), isReverse: flag, returnSequences: flag },
    activations: listOf(oneOf('Relu', 'Sigmoid', 'Softplus', 'Softsign', 'Tanh')),
    linearBeforeReset: flag,
  };
  return layer(kind, ['parameters'], checks);
}

const kinds: Readonly<Record<Kind, Options<unknown>>> = {
  ...{ RNN: recurrent('RNN'), LSTM: recurrent('LSTM'), GRU: recurrent('GRU') },
  Dense: layer('Dense', ['parameters'], { parameters: stateDict }),
  Embedding: layer('Embedding', ['parameters'], { parameters: stateDict }),
  Activation: layer('Activation', ['name'], { name: oneOf(...onnxActivations), alpha: number }),
  Normalization: layer('Normalization', ['axes', 'epsilon'], {
    ...{ axes: listOf(fromTheEnd), epsilon: number, scale: namedArray, offset: namedArray },
  }),
  Affine: layer('Affine', ['scale', 'offset'], { scale: namedArray, offset: namedArray }),
  Reshape: layer('Reshape', ['shape'], { shape: listOf(integer) }),
  Permute: layer('Permute', ['axes'], { axes: listOf(positiveInteger) }),
  Repeat: layer('Repeat', ['count'], { count: positiveInteger }),
  Reverse: layer('Reverse', [], {}),
  Pooling: layer('Pooling', ['how'], { how: oneOf('mean', 'max'), keepSteps: flag }),
};

const shape = listOf(orNull(count));
const options = defineOptions<OnnxOptions>('writeOnnx', {
  checks: { batchFirst: flag, name: text, inputShape: shape, outputShape: shape },
});

/** @throws ArgumentError for layers or options that there are not, or which lack something. */
export function checkedOnnx(layers: unknown, given: unknown): OnnxOptions {
  if (!Array.isArray(layers)) throw expected('writeOnnx', 'layers', 'a list of layers', layers);
  // `forEach` would pass over holes.
  for (let i = 0; i < layers.length; i++) {
    const one: unknown = layers[i];
    const kind: unknown = isPlainObject(one) ? one.kind : undefined;
    if (typeof kind !== 'string' || !Object.hasOwn(kinds, kind)) {
      const wanted = `an object whose kind is one of ${Object.keys(kinds).join(', ')}`;
      throw expected('writeOnnx', `layers[${i}]`, wanted, kind ?? one);
    }
    kinds[kind as Kind].readRecord(one);
  }
  return options.readNamed(given);
}
