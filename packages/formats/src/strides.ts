/** Elements of a strided layout, row-major: how PyTorch's views and NumPy's Fortran order are read. */
import type { StoredDType, ValuesOf } from './dtype.js';

interface Axis {
  size: number;
  stride: number;
}

/** The fewest axes that visit the same elements in the same order: those of one element go, neighbours in step are one. */
function collapsed(shape: readonly number[], strides: readonly number[]): Axis[] {
  const axes: Axis[] = [];
  for (const [i, size] of shape.entries()) {
    if (size === 1) continue;
    const stride = strides[i]!;
    const before = axes.at(-1);
    if (before !== undefined && before.stride === stride * size) {
      before.size *= size;
      before.stride = stride;
    } else axes.push({ size, stride });
  }
  return axes.length > 0 ? axes : [{ size: 1, stride: 1 }];
}

/** The `count` elements that `shape` and `strides` lead to from `offset`, which the caller has found to be within `from`. */
export function gather<V extends ValuesOf[StoredDType]>(
  from: V,
  offset: number,
  shape: readonly number[],
  strides: readonly number[],
  count: number,
): V {
  const result = new (from.constructor as new (length: number) => V)(count);
  if (count === 0) return result;
  const axes = collapsed(shape, strides);
  const { size, stride } = axes.pop()!;
  const index = new Array<number>(axes.length).fill(0);
  let at = offset;
  for (let i = 0; i < count; ) {
    for (let k = 0, source = at; k < size; k++, source += stride) result[i++] = from[source]!;
    for (let axis = axes.length - 1; axis >= 0; axis--) {
      const outer = axes[axis]!;
      at += outer.stride;
      if (++index[axis]! < outer.size) break;
      at -= outer.stride * outer.size;
      index[axis] = 0;
    }
  }
  return result;
}

/** The strides of a contiguous array, row-major or column-major. */
export function contiguousStrides(shape: readonly number[], fortranOrder = false): number[] {
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (let i = 0; i < shape.length; i++) {
    const axis = fortranOrder ? i : shape.length - 1 - i;
    strides[axis] = step;
    step *= shape[axis]!;
  }
  return strides;
}
