import { missing } from '@unroll/native';

/** Empty where the backend native can be tested; else why not, to be put behind a test's title. */
export const noNative = missing() === undefined ? '' : ' (skipped: @unroll/native is not compiled here)';
