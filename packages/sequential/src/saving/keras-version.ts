import { isObject } from '../serialized/serialized.js';

/** The version of Keras whose files ours are. */
export const KERAS_VERSION = '3.15.1';

/** Keras 3 says nothing of itself in its JSON, and has modules. */
export function versionIsBeforeKeras3(topology: unknown): boolean {
  if (!isObject(topology)) return false;
  const { keras_version: version } = topology;
  if (typeof version === 'string') return /^([12]\.|tfjs)/.test(version);
  return !('module' in topology);
}
