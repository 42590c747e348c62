export { exitCodes, parseOptions, program } from './command.js';
export { ExitCode, errorCode, fileProblem, InputError, oneLine } from './errors.js';
export {
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
export { Printer } from './printer.js';
export { run } from './run.js';
export { prepareFolder, writeFileAtomically } from './write-file.js';
