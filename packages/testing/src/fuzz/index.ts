/** What the fuzz tests of the packages share: mutations of files by their structure, and the measure of what comes of each. */
export { damaged } from './bytes.js';
export { changedTree, sharedTree } from './json.js';
export { measured, measuredSync } from './measured.js';
export { generator, type Random } from './random.js';
export { restructured } from './structure.js';

/** How many mutations a test makes: as many as `FUZZ_MUTATIONS` says, which scripts/fuzz.mjs of a package sets. */
export function mutations(byDefault: number): number {
  return Number(process.env.FUZZ_MUTATIONS ?? byDefault);
}
