import { isPlainObject } from '@unroll/core/internal';
/** What an object holds among its own properties, as Keras tracks what is assigned to attributes. */

/**
 * The values of `kind` among `owner`'s properties, in lists, records and sets of them too, in the order of assignment, under
 * the properties' names as Python would write them.
 */
export function trackedIn<T>(
  owner: object,
  isKind: (value: unknown) => value is T,
): Record<string, T | readonly T[]> {
  const found: Record<string, T | readonly T[]> = {};
  for (const [property, value] of Object.entries(owner)) {
    if (isKind(value)) found[nameFor(property, found)] = value;
    else if (Array.isArray(value) || value instanceof Set || isPlainObject(value)) {
      const list = listed(value, isKind);
      if (list.length > 0) found[nameFor(property, found)] = list;
    }
  }
  return found;
}

/** All values of `kind` in a list, record or set, at any depth. */
function listed<T>(container: object, isKind: (value: unknown) => value is T): T[] {
  const list: T[] = [];
  const seen = new Set<object>();
  const left: unknown[] = [container];
  for (let value = left.pop(); value !== undefined; value = left.pop()) {
    if (isKind(value)) list.push(value);
    else if (typeof value === 'object' && value !== null && !seen.has(value)) {
      seen.add(value);
      const items = Array.isArray(value) || value instanceof Set ? [...value] : recordItems(value);
      for (let i = items.length - 1; i >= 0; i--) if (typeof items[i] === 'object') left.push(items[i] ?? 0);
    }
  }
  return list;
}

function recordItems(value: object): unknown[] {
  return isPlainObject(value) ? Object.values(value) : [];
}

/** `forwardLayer` -> `forward_layer`, unless that is taken. */
function nameFor(property: string, taken: object): string {
  const name = property.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
  return Object.hasOwn(taken, name) ? property : name;
}
