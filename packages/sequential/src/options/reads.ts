/** How what several options hold is read from a config. */
import { ArgumentError } from '@unroll/core';
import { isReadingFile, warnOfFile } from '../serialized/one-warning.js';
import {
  ignored,
  number,
  oneOf,
  only,
  type Read,
  readOptions,
  shown,
  text,
} from '../serialized/read-options.js';
import { type Config, isObject, isSerialized } from '../serialized/serialized.js';

/** What Keras computes with that comes out alike in float32, but for what less precision loses. */
const OTHER_FLOATS = ['float64', 'float16', 'bfloat16', 'mixed_float16', 'mixed_bfloat16'];

/**
 * Only float32 is computed with; as a name, or as a policy of that name. A file whose model was computed with other floats is
 * no worse for it, so that it is read, with a warning.
 */
export const dtype: Read = (value, where) => {
  const name = nameOfPolicy(value, where);
  if (isReadingFile() && OTHER_FLOATS.includes(name as string)) {
    warnOfFile(`The model, or a part of it, has the dtype policy '${name}'. Here it is computed in float32.`);
    return only(name)(name, where);
  }
  return only('float32', null)(name, where);
};

/** What an input is cast to. */
export const inputDtype: Read = (value, where) => {
  const name = nameOfPolicy(value, where);
  if (name === null || (isReadingFile() && OTHER_FLOATS.includes(name as string))) return 'float32';
  return name === 'int64' ? 'int32' : oneOf('float32', 'int32', 'bool')(name, where);
};

function nameOfPolicy(value: unknown, where: string): unknown {
  if (!isSerialized(value)) return value;
  return readOptions(where, value.config, { name: text, source_name: ignored, loss_scale: ignored }).name;
}

/** Whatever stands for an initializer and the like: the constructors take configs themselves, and check them. */
export const like: Read = (value, where) => {
  if (value === null || typeof value === 'string' || isSerialized(value)) return value;
  throw new ArgumentError(`${where} must be a name or a config, got ${shown(value)}`);
};

/** A number, also as NumPy's: before Keras 3 some layers kept their numbers as arrays of one, and wrote them so. */
export const scalar: Read = (value, where) => {
  const inner = isNumPy(value)
    ? value.config.value
    : isObject(value) && 'value' in value
      ? value.value
      : value;
  return number(Array.isArray(inner) && inner.length === 1 ? inner[0] : inner, where);
};

function isNumPy(value: unknown): value is { config: Config } {
  return isObject(value) && value.class_name === '__numpy__' && isObject(value.config);
}
