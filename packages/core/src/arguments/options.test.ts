import { describe, expect, expectTypeOf, it } from 'vitest';
import { ArgumentError } from '../errors.js';
import {
  anything,
  between,
  count,
  defineOptions,
  either,
  finite,
  flag,
  functionOf,
  instanceOf,
  type Leading,
  listOf,
  nonNegative,
  number,
  oneOf,
  orNull,
  positive,
  positiveInteger,
  recordOf,
  text,
} from './index.js';

interface LayerArguments {
  inputSize: number;
  hiddenSize: number;
  numLayers?: number;
  bias?: boolean;
  returnSequences?: boolean;
  loss?: string | Record<string, string>;
}

const layer = defineOptions<LayerArguments>('Layer', {
  positional: ['inputSize', 'hiddenSize', 'numLayers', 'bias'],
  required: 2,
  checks: {
    inputSize: positiveInteger,
    hiddenSize: positiveInteger,
    numLayers: positiveInteger,
    bias: flag,
    returnSequences: flag,
    loss: either(text, recordOf(text)),
  },
});

const refused = (args: readonly unknown[]) => {
  try {
    layer.read(args);
  } catch (error) {
    expect(error).toBeInstanceOf(ArgumentError);
    return (error as Error).message;
  }
  throw new Error('it was taken');
};

describe('options', () => {
  it('takes arguments by position, by name, and both', () => {
    const wanted = { inputSize: 3, hiddenSize: 4, numLayers: 2 };
    expect(layer.read([3, 4, 2])).toEqual(wanted);
    expect(layer.read([3, 4, { numLayers: 2 }])).toEqual(wanted);
    expect(layer.read([3, { numLayers: 2, hiddenSize: 4 }])).toEqual(wanted);
    expect(layer.read([wanted])).toEqual(wanted);
    expect(layer.read([3, 4, undefined, { numLayers: 2 }])).toEqual(wanted);
    expect(layer.read([3, 4, 2, undefined, undefined])).toEqual(wanted);
    expect(layer.read([3, 4, Object.assign(Object.create(null), { numLayers: 2 })])).toEqual(wanted);
  });

  it('names what is unknown, and what was meant', () => {
    expect(refused([3, 4, { return_sequences: true }])).toBe(
      'Layer: unknown option `return_sequences`: did you mean `returnSequences`?',
    );
    expect(refused([3, 4, { returnSequence: true }])).toContain('did you mean `returnSequences`?');
    expect(refused([3, 4, { colour: 1 }])).toContain(
      'Expected one of: inputSize, hiddenSize, numLayers, bias, returnSequences, loss',
    );
    expect(refused([3, 4, { [Symbol('bias')]: 1 }])).toContain('unknown option Symbol(bias)');
    expect(refused([3, 4, { toString: 1 }])).toContain('unknown option `toString`');
    expect(refused([3, 4, JSON.parse('{"__proto__": 1}')])).toContain('unknown option `__proto__`');
  });

  it('names what is surplus, missing, given twice or of another kind', () => {
    expect(refused([3, 4, 2, true, 5])).toBe(
      'Layer: expected at most 4 by position (inputSize, hiddenSize, numLayers, bias), then options as one plain ' +
        'object, got 5 arguments, argument 5 being 5',
    );
    expect(refused([3, 4, {}, {}])).toContain('numLayers must be a positive integer');
    expect(refused([3])).toBe('Layer: hiddenSize is missing, expected a positive integer');
    expect(refused([3, 4, { inputSize: 3 }])).toBe('Layer: got two values for inputSize');
    expect(refused([3, 4, null])).toBe('Layer: numLayers must be a positive integer, got null');
    expect(refused([3, 4, { bias: 1 }])).toBe('Layer: bias must be true or false, got 1');
    expect(refused([3, 4, new Map()])).toContain('numLayers must be a positive integer, got Map');
  });

  it('takes a plain object for the value of a place that wants one', () => {
    const compile = defineOptions<{ loss?: string | Record<string, string>; epochs?: number }>('compile', {
      positional: ['loss'],
      checks: { loss: either(text, recordOf(text)), epochs: positiveInteger },
    });
    expect(compile.read([{ out: 'mse' }])).toEqual({ loss: { out: 'mse' } });
    expect(compile.read([{ out: 'mse' }, { epochs: 2 }])).toEqual({ loss: { out: 'mse' }, epochs: 2 });
    expect(compile.read([{ epochs: 2 }])).toEqual({ epochs: 2 });
  });

  it('reads an options object alone', () => {
    expect(layer.readNamed(undefined)).toEqual({});
    expect(layer.readNamed({ bias: false })).toEqual({ bias: false });
    for (const options of [null, 1, 'bias', [], new Map(), () => 1]) {
      expect(() => layer.readNamed(options)).toThrow('Layer: options must be a plain object');
    }
  });

  it('reads an object that must have what is required', () => {
    expect(layer.readRecord({ inputSize: 3, hiddenSize: 4 })).toEqual({ inputSize: 3, hiddenSize: 4 });
    expect(() => layer.readRecord({ inputSize: 3 })).toThrow('Layer: hiddenSize is missing');
    expect(() => layer.readRecord(undefined)).toThrow('Layer: options must be a plain object, got undefined');
  });

  it('types the ways to give arguments', () => {
    type Args = Leading<[numLayers: number, bias: boolean], LayerArguments>;
    expectTypeOf<[2]>().toExtend<Args>();
    expectTypeOf<[2, false]>().toExtend<Args>();
    expectTypeOf<[2, false, LayerArguments]>().toExtend<Args>();
    expectTypeOf<[]>().toExtend<Args>();
    expectTypeOf<[false]>().not.toExtend<Args>();
  });
});

describe('checks', () => {
  const odd = [NaN, null, '1', 1n, Symbol('1'), [1], {}, Object.create(null), () => 1, { valueOf: () => 1 }];

  it('never takes what is no number for one', () => {
    for (const check of [number, finite, positive, nonNegative, positiveInteger, count, between(0, 9)]) {
      for (const value of odd) expect(check.accepts(value)).toBe(false);
      expect(check.accepts(1)).toBe(true);
    }
    expect(number.accepts(Infinity)).toBe(true);
    expect(finite.accepts(Infinity)).toBe(false);
    expect(count.accepts(0.5)).toBe(false);
    expect(count.accepts(0)).toBe(true);
    expect(positiveInteger.accepts(0)).toBe(false);
    expect(between(0, 1).accepts(1.5)).toBe(false);
  });

  it('looks into lists, records and alternatives', () => {
    expect(listOf(number).accepts([1, 2])).toBe(true);
    const holed = [1];
    holed[2] = 3;
    expect(listOf(number).accepts(holed)).toBe(false);
    expect(listOf(number).accepts(new Float32Array(2))).toBe(false);
    expect(recordOf(flag).accepts({ a: true })).toBe(true);
    expect(recordOf(flag).accepts({ a: 1 })).toBe(false);
    expect(orNull(flag).accepts(null)).toBe(true);
    expect(either(flag, text).accepts('')).toBe(true);
    expect(either(flag, text).wanted).toBe('true or false or a string');
    expect(oneOf('a', null).wanted).toBe("one of 'a', null");
    expect(oneOf('a').accepts('b')).toBe(false);
    expect(instanceOf('a map', () => Map).accepts(new Map())).toBe(true);
    expect(functionOf().accepts(() => 1)).toBe(true);
    expect(anything.accepts(undefined)).toBe(true);
  });
});
