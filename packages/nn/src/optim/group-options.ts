/** What a group of parameters holds by the time of a step: anybody may have changed it since it was added. */
import { ArgumentError } from '@unroll/core';
import { expected, nearestName } from '@unroll/core/internal';

type Values = Readonly<Record<string, unknown>>;

/** How the options of each group were when they were last checked. */
const checked = new WeakMap<object, Values>();

/**
 * Throws where an option of `group` is missing or of another kind, or is misspelt. A name like no option's is the
 * program's own note (`group.name = 'decoder'`), and numbers out of range act as in PyTorch, which checks neither.
 *
 * @param defaults Every option by name.
 * @param read Checks options by name.
 */
export function requireOptions(
  operation: string,
  group: object,
  defaults: object,
  read: (options: Values) => unknown,
): void {
  const before = checked.get(group);
  if (before !== undefined && unchanged(group as Values, before)) return;
  const options = group as Values;
  const names = Object.keys(defaults);
  if (!Array.isArray(options.params))
    throw expected(operation, 'params of a group', 'a list of tensors', options.params);
  for (const name of names) {
    if (options[name] !== undefined) continue;
    throw new ArgumentError(`${operation}: the group has no ${name}, which every group has`);
  }
  read(Object.fromEntries(names.map((name) => [name, options[name]])));
  for (const name of Object.keys(group)) {
    if (name === 'params' || name === 'initialLr' || names.includes(name)) continue;
    const nearest = nearestName(name, names);
    if (nearest === undefined) continue;
    throw new ArgumentError(
      `${operation}: unknown option \`${name}\` of a group: did you mean \`${nearest}\`?`,
    );
  }
  checked.set(group, { ...options });
}

function unchanged(group: Values, before: Values): boolean {
  let count = 0;
  for (const name in group) {
    if (!Object.is(group[name], before[name])) return false;
    count++;
  }
  for (const _ in before) count--;
  return count === 0;
}
