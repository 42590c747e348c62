import { check, oneOf } from '@unroll/core/internal';

/** Where features stand: behind the axis of time, or before it; null is behind. */
export type DataFormat = 'channels_last' | 'channels_first' | null;

export const dataFormat = check<DataFormat>(
  "'channels_last', 'channels_first' or null",
  oneOf('channels_last', 'channels_first', null).accepts,
);

/** The axis of time in [batch, time, features] or [batch, features, time]. */
export function timeAxisOf(format: NonNullable<DataFormat>): 1 | 2 {
  return format === 'channels_last' ? 1 : 2;
}

/** Keras's `standardize_data_format`: what null stands for. */
export function standardDataFormat(format: DataFormat | undefined): NonNullable<DataFormat> {
  return format ?? 'channels_last';
}
