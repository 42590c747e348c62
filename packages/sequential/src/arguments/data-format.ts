import { check, oneOf } from '@unroll/core/arguments';

/** Where features stand: behind the axis of time, or before it; null is behind. */
export type DataFormat = 'channels_last' | 'channels_first' | null;

export const dataFormat = check<DataFormat>(
  "'channels_last', 'channels_first' or null",
  oneOf('channels_last', 'channels_first', null).accepts,
);

/** Keras's `standardize_data_format`: what null stands for. */
export function standardDataFormat(format: DataFormat | undefined): NonNullable<DataFormat> {
  return format ?? 'channels_last';
}
