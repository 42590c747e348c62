import { UnrollError, zeros } from '@unroll/core';
import { describe, expect, it } from 'vitest';
import { deserializeLayer } from '../loading/deserialize.js';
import { loadModel, modelFromJSON } from '../loading/load-model.js';
import { Sequential } from '../models/sequential.js';
import { Variable } from '../variables/variable.js';
import * as layers from './index.js';
import { serializeLayer } from './serialize-layer.js';

const call = (method: string, layer: object, ...args: unknown[]) => {
  const own: unknown = Reflect.get(layer, method);
  if (typeof own === 'function') return Reflect.apply(own, layer, args);
  throw new Error(`there is no ${method}`);
};
const lstm = () => new layers.LSTM(2);
const x = zeros([1, 2, 3]);

describe('calls with nonsense are refused by name', () => {
  const cases: [string, () => unknown, string][] = [
    ['no input', () => call('apply', lstm()), 'inputs must be a tensor'],
    ['text', () => call('apply', lstm(), 'abc'), 'inputs must be a tensor'],
    ['null for options', () => call('apply', lstm(), x, null), 'options must be a plain object, got null'],
    ['true for options', () => call('apply', lstm(), x, true), 'options must be a plain object, got true'],
    [
      'a misspelt option',
      () => call('apply', lstm(), x, { initial_state: 1 }),
      'did you mean `initialState`?',
    ],
    [
      'training of 1',
      () => call('apply', lstm(), x, { training: 1 }),
      'training must be true or false, got 1',
    ],
    ['a mask of numbers', () => call('apply', lstm(), x, { mask: [1, 1] }), 'mask must be a tensor or null'],
    [
      'one state for two',
      () => call('apply', lstm(), x, { initialState: zeros([1, 2]) }),
      'to hold 2 tensors, got 1',
    ],
    [
      'states of numbers',
      () => call('apply', lstm(), x, { initialState: [1, 2] }),
      'initialState[0] must be a tensor',
    ],
    [
      'states of another size',
      () => lstm().apply(x, { initialState: [zeros([1, 3]), zeros([1, 2])] }),
      'h0 must have shape',
    ],
    [
      "a cell's states of numbers",
      () => call('apply', new layers.GRUCell(2), zeros([1, 3]), { states: [1] }),
      'states[0]',
    ],
    ['no shape to build', () => call('build', lstm()), 'inputShape must be a list'],
    [
      'no shape',
      () => call('computeOutputShape', new layers.RepeatVector(2), null),
      'inputShape must be a list',
    ],
    ['no states', () => call('setStates', lstm(), null), 'states must be a list of tensors'],
    ['no weights', () => call('setWeights', lstm()), 'setWeights must be a list'],
    ['a symbol for a name', () => call('getLayer', new Sequential(), Symbol()), 'No such layer: Symbol()'],
    ['a number for a layer', () => call('add', new Sequential(), 5), 'Only instances of `Layer`'],
    [
      'null for options',
      () => Reflect.apply(deserializeLayer, null, [{}, null]),
      'options must be a plain object',
    ],
    [
      'null for options',
      () => Reflect.apply(modelFromJSON, null, ['{}', null]),
      'options must be a plain object',
    ],
    [
      'null for a layer',
      () => Reflect.apply(serializeLayer, null, [null]),
      'layer must be a layer, got null',
    ],
    ['nothing for a variable', () => Reflect.construct(Variable, []), 'Variable: '],
    ['more weights than memory', () => new layers.Dense(1e9).build([null, 1e4]), 'cannot be had here'],
  ];
  it.each(cases)('%s', (_, run, message) => {
    expect(run).toThrow(message);
    expect(run).toThrow(UnrollError);
  });

  it('in promises too', async () => {
    await expect(Reflect.apply(loadModel, null, ['x', { custom_objects: {} }])).rejects.toThrow(
      'did you mean `customObjects`?',
    );
  });
});
