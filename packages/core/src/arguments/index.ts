export { isGivenAway } from '../given-away.js';
export { newArray, requireMemory } from '../room.js';
export * from './check.js';
export { nearestName } from './nearest.js';
export {
  type Checks,
  type Definition,
  defineOptions,
  type Leading,
  Options,
  unknownOption,
} from './options.js';
