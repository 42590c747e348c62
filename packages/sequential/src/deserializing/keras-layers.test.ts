import { describe, expect, it } from 'vitest';
import { Dense, deserializeLayer } from '../index.js';

const named =
  (class_name: string, config: object = {}, module: string | null = 'keras.layers') =>
  () =>
    deserializeLayer({ module, class_name, config });

describe('a layer that is not here', () => {
  it.each(['Conv2D', 'MultiHeadAttention', 'TextVectorization', 'RandomFlip', 'EinsumDense', 'MaxPooling3D'])(
    "is Keras's %s",
    (name) => {
      for (const module of ['keras.layers', null]) {
        expect(named(name, {}, module)).toThrow(`Keras's ${name} is not available here`);
        expect(named(name, {}, module)).toThrow('`customObjects`');
      }
      class Own extends Dense {}
      const own = deserializeLayer(
        { class_name: name, config: { units: 2 } },
        { customObjects: { [name]: Own } },
      );
      expect(own).toBeInstanceOf(Own);
    },
  );

  it("is nobody's", () => {
    expect(named('Mystery')).toThrow(
      'unknown layer "Mystery" of module "keras.layers". If it is a layer of your own',
    );
    expect(named('Mystery')).not.toThrow('meant?');
    expect(named('LSTTM')).toThrow('Was "LSTM" meant?');
    expect(named('dense')).toThrow('Was "Dense" meant?');
    expect(named('constructor')).toThrow('unknown layer "constructor"');
  });

  it('is a program', () => {
    expect(named('Lambda')).toThrow('which is never run');
    expect(named('TorchModuleWrapper')).toThrow('which is never run');
    expect(named('TFOpLambda')).toThrow('an operation of TensorFlow');
  });
});
