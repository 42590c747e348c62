/** For tests: layers as parity/goldens/cases/keras_family.py describes them. */
import type { Layer } from '../src/engine/layer.js';
import * as layers from '../src/layers/index.js';
import { toOptions } from './golden-case.js';

export interface LayerSpec {
  layer: string;
  options: Record<string, unknown>;
  of?: LayerSpec;
  cells?: LayerSpec[];
}

const classes = { ...layers };

type Make = new (...parameters: unknown[]) => Layer;

/** What Keras takes by name and these constructors take by place. */
const PLACES: Record<string, readonly string[]> = {
  Dense: ['units'],
  Dropout: ['rate'],
  Embedding: ['inputDim', 'outputDim'],
  GRU: ['units'],
  GRUCell: ['units'],
  LSTM: ['units'],
  LSTMCell: ['units'],
  RepeatVector: ['n'],
  SimpleRNN: ['units'],
  SimpleRNNCell: ['units'],
};

export function makeLayer({ layer, options, of, cells }: LayerSpec): Layer {
  const { ...named } = toOptions<Record<string, unknown>>(options);
  const places = (PLACES[layer] ?? []).map((name) => {
    const value = named[name];
    delete named[name];
    return value;
  });
  const wrapped = of ? [makeLayer(of)] : [];
  const made = cells?.map(makeLayer) ?? [];
  const looped = made.length > 1 ? [made] : made;
  const Class = classes[layer as keyof typeof layers] as unknown as Make;
  return new Class(...wrapped, ...looped, ...places, named);
}
