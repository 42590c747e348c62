import { check } from '@unroll/core/arguments';

/** Where features stand; here always behind. */
export type DataFormat = 'channels_last' | null;

export const dataFormat = check<DataFormat>(
  "'channels_last' or null (features come last here)",
  (value) => value === null || value === 'channels_last',
);
