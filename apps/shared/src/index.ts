export { printable } from '@unroll/core/internal';
export { exitCodes, parseOptions, program } from './command.js';
export { ExitCode, errorCode, fileProblem, InputError, oneLine } from './errors.js';
export {
  cut,
  formatColumns,
  formatCount,
  formatDay,
  formatPrice,
  formatShape,
  listNumbers,
  plural,
} from './format.js';
export { Interruption } from './interruption.js';
export { dropoutRate, positiveNumber, wholeNumber } from './parse-option.js';
export { printableText } from './printable-text.js';
export { Printer } from './printer.js';
export { requireMemory } from './require-memory.js';
export { run } from './run.js';
export { prepareFolder, writeFileAtomically } from './write-file.js';
