import { ones, type Tensor } from '@unroll/core';
import { golden } from '@unroll/testing';
import { describe, expect, test } from 'vitest';
import {
  checkGradients,
  expectLikeTorch,
  type ModuleCase,
  spread,
  type Values,
} from '../../testing/index.js';
import { Tanh } from '../modules/activation.js';
import { Linear } from '../modules/linear.js';
import { Parameter } from '../parameter.js';
import { ModuleDict, ModuleList, ParameterList, Sequential } from './index.js';

type Case = ModuleCase & { module: string; input: Values };

describe('Sequential', () => {
  const make = () => new Sequential(new Linear(4, 3), new Tanh(), new Linear(3, 2));

  test('agrees with torch', () => {
    const { modules } = golden<{ cases: { modules: Case[] } }>('torch_modules').cases;
    const item = modules.find(({ module }) => module.startsWith('Sequential'))!;
    const model = make();
    expectLikeTorch(model, (x) => [model.forward(x!)], [item.input], item);
  });

  test('gradients by central differences', () => {
    const model = make();
    checkGradients(model, (x) => [model.forward(x!)], [spread([2, 4])]);
  });

  test('takes names, more modules, and is a list of them', () => {
    const model = new Sequential({ fc: new Linear(2, 2), act: new Tanh() });
    expect(Object.keys(model.stateDict())).toEqual(['fc.weight', 'fc.bias']);
    const shared = model.at(0);
    const longer = make().append(shared).append(shared);
    expect(longer.length).toBe(5);
    expect([...longer].slice(-2)).toEqual([shared, shared]);
    expect(longer.at(-1)).toBe(shared);
    expect(longer[1]).toBeInstanceOf(Tanh);
    expect(longer.children().length).toBe(4);
    expect(longer.forward(ones([1, 4])).shape).toEqual([1, 2]);
    expect(() => longer.at(5)).toThrow('index 5 is out of range for 5 modules');
  });
});

describe('ModuleList', () => {
  test('is an array whose modules count', () => {
    const list = new ModuleList([new Linear(2, 2), new Linear(2, 2)]).append(new Linear(2, 1));
    expect(list.parameters().length).toBe(6);
    expect([list.length, list.at(-1), list[2]]).toEqual([3, list.at(2), list.at(2)]);
    const run = (x: Tensor) => [...list].reduce((h, layer) => layer.forward(h), x);
    expect(run(ones([1, 2])).shape).toEqual([1, 1]);
    expect(() => list.at(3)).toThrow('index 3 is out of range for 3 modules');
  });
});

describe('ModuleDict', () => {
  test('gives each module by its name, with its type', () => {
    const dict = new ModuleDict({ price: new Linear(2, 1), act: new Tanh() });
    expect(dict.keys()).toEqual(['price', 'act']);
    expect(dict.get('price').outFeatures).toBe(1);
    expect(dict.parameters().length).toBe(2);
    expect(() => dict.get('training' as 'act')).toThrow('name must be one of price, act, got "training"');
  });
});

describe('ParameterList', () => {
  test('is an array whose parameters count', () => {
    const list = new ParameterList([new Parameter(ones([2]))]).append(new Parameter(ones([1, 2])));
    expect([list.length, list.parameters().length]).toEqual([2, 2]);
    expect([...list].map(({ shape }) => shape)).toEqual([[2], [1, 2]]);
    expect(Object.keys(list.stateDict())).toEqual(['0', '1']);
  });
});
