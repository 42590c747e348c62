import { ArgumentError } from '@unroll/core';
import { describe } from '@unroll/core/internal';
import { parseJson } from '@unroll/formats/json';
import type { Sequential } from '../models/sequential.js';
import {
  type DeserializeOptions,
  deserializeArguments,
  type LoadOptions,
  loadArguments,
} from '../saving/arguments.js';
import { versionIsBeforeKeras3 } from '../saving/keras-version.js';
import type { ModelSource } from '../saving/sources.js';
import { readFile } from '../serialized/one-warning.js';
import { configAlone } from '../serialized/scope.js';
import { isObject } from '../serialized/serialized.js';
import { compileAsSaved } from './compile-as-saved.js';
import { modelOfSerialized } from './deserialize.js';

/**
 * A model from a file: `.keras`, `.h5` of Keras 1 to 3, or a `model.json` of tfjs-layers. keras.saving.load_model.
 *
 * It is compiled as it was when it was saved, and its optimizer goes on from there. What of that cannot be restored, a loss
 * or a metric of nobody's, is one warning, and the model comes without it. Classes are found by name in fixed tables and in
 * `customObjects`: nothing in a file is ever imported or run.
 *
 * @param source A path in Node, a URL, a File, a Response, the bytes; for a model of tfjs-layers also a list of Files, or its
 * artifacts in memory.
 * @throws FormatError when the file is damaged, or of another format; it tells what it is and what can be done.
 * @throws ArgumentError for a layer or an option that is not known, and for weights that do not belong to the layers; it
 * tells the layer.
 *
 * @example
 * const model = await loadModel('model.keras');
 * const same = await loadModel(await fetch('/model.keras'));
 */
export async function loadModel(source: ModelSource, options: LoadOptions = {}): Promise<Sequential> {
  const given = loadArguments.readNamed(options);
  const { load } = await import('./files.js');
  return load(source, given);
}

/**
 * A model of what `toJSON` gave, or Keras's `to_json` of any version, with weights of its own. keras.models.model_from_json.
 *
 * @throws ArgumentError for what is no JSON of a Sequential, for one of more than 134 million weights, which may come from
 * anywhere, and as `Sequential.fromConfig`.
 */
export function modelFromJSON(
  json: string | Record<string, unknown>,
  options: DeserializeOptions = {},
): Sequential {
  const { customObjects = {} } = deserializeArguments.readNamed(options, 'modelFromJSON');
  const serialized = typeof json === 'string' ? parsed(json) : json;
  const isBeforeKeras3 = versionIsBeforeKeras3(serialized);
  return readFile({ ...configAlone, customObjects, isBeforeKeras3 }, () => {
    const model = modelOfSerialized(serialized);
    const compiled = isObject(serialized) ? serialized.compile_config : null;
    if (isObject(compiled) && Object.keys(compiled).length > 0) compileAsSaved(model, compiled);
    return model;
  });
}

function parsed(json: string): unknown {
  try {
    return parseJson('modelFromJSON', 'json', json);
  } catch (error) {
    const text = describe(json.slice(0, 40));
    throw new ArgumentError(`modelFromJSON: expected JSON, got ${text}: ${(error as Error).message}`);
  }
}
