/** Automatic names, as `keras.src.utils.naming` makes them: simple_rnn, simple_rnn_1, ... */

const used = new Map<string, number>();

/** `SimpleRNN` -> `simple_rnn`. */
export function toSnakeCase(name: string): string {
  return name
    .replace(/\W+/g, '')
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}

/** The class's name in snake case, numbered from its second use on. */
export function autoName(className: string): string {
  const name = toSnakeCase(className);
  const count = used.get(name) ?? 0;
  used.set(name, count + 1);
  return count === 0 ? name : `${name}_${count}`;
}

/** Starts automatic layer names from the beginning. keras.utils.clear_session. */
export function clearSession(): void {
  used.clear();
}
