import { flag, number, positiveInteger } from '@unroll/core/internal';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { layerOptions } from '../engine/layer-class.js';
import { integer } from '../serialized/read-options.js';
import { ClassDefinition } from './definition.js';
import type { ArgumentsOf, FieldsOf, OptionsOf } from './describe.js';
import { fieldless, joined, made, optional, required } from './option.js';

const drawn: string[] = [];

const options = layerOptions(
  joined(
    { size: required(positiveInteger, { read: integer }) },
    {
      early: made(({ size }: { size: number }) => drawn.push(`early ${size}`)),
      rate: optional<number, string>(number, 0.5, { make: (given) => `${drawn.push('rate')} ${given}` }),
      old: fieldless(flag),
    },
  ),
  ['size', 'rate', 'name'],
  { former: { length: 'size' } },
);
const definition = new ClassDefinition('Sized', options);

describe('a table of options', () => {
  it('has the types of options, fields and arguments', () => {
    type Given = OptionsOf<typeof options>;
    expectTypeOf<Given['rate']>().toEqualTypeOf<number | undefined>();
    expectTypeOf<Given['old']>().toEqualTypeOf<boolean | undefined>();
    expectTypeOf<'trainable' extends keyof Given ? true : false>().toEqualTypeOf<true>();
    expectTypeOf<'size' extends keyof Given ? true : false>().toEqualTypeOf<false>();
    expectTypeOf<FieldsOf<typeof options>>().toEqualTypeOf<{
      readonly size: number;
      readonly early: number;
      readonly rate: string;
    }>();
    type Args = ArgumentsOf<typeof options>;
    expectTypeOf<[2]>().toExtend<Args>();
    expectTypeOf<[2, 0.1]>().toExtend<Args>();
    expectTypeOf<[2, 0.1, 'name', Given]>().toExtend<Args>();
    expectTypeOf<[{ size: number; old: true }]>().toExtend<Args>();
    expectTypeOf<[]>().not.toExtend<Args>();
    expectTypeOf<[{ rate: 1 }]>().not.toExtend<Args>();
  });

  it('makes fields in its order, of what was given and defaults', () => {
    drawn.length = 0;
    expect(definition.fields(definition.read([3, { old: true }]))).toEqual({
      size: 3,
      early: 1,
      rate: '2 0.5',
    });
    expect(drawn).toEqual(['early 3', 'rate']);
  });

  it('writes what configs hold, and copies all', () => {
    const layer = { size: 3, early: 1, rate: 'x' };
    expect(definition.config(layer)).toEqual({ size: 3 });
    expect(definition.copy(layer)).toEqual({ size: 3, rate: 'x' });
  });

  it('reads the names of before, and misses what must be there', () => {
    expect(definition.optionsOf({ length: 4 })).toEqual({ size: 4 });
    expect(() => definition.optionsOf({})).toThrow('expected size in the config, got none');
  });
});
