/** Mutations of JSON: as a tree, of which parts change, go, move and nest, and as the text that it is. */
import type { Mutator } from './bytes.js';
import { pick, type Random } from './random.js';

type Json = ReturnType<typeof JSON.parse>;

const numbers = [0, -1, 0.5, 3, 1e308, 2 ** 31, 2 ** 53, 65_536, 1e9];

/** What stands in place of a value: of another type, not whole, empty, or a name that is not one's own. */
const strange: readonly Json[] = [
  ...[
    null,
    true,
    '',
    'tanh',
    'relu',
    'sgd',
    '__proto__',
    'constructor',
    'é\0',
    '\x1b]0;x\x07',
    'x'.repeat(5000),
  ],
  ...[[], {}, [[]], [null], ['a'], [1, 2, 3], [null, 3, 2], { toString: 1 }, { length: 1e9 }],
  { class_name: 'Dense', config: null },
  { class_name: 'Dense', config: { units: 3 } },
  { class_name: 'Dropout', config: { rate: 2 } },
  { class_name: 3, config: {} },
  { class_name: '', config: [] },
  { class_name: 'function', config: 'tanh' },
  { module: 'os', class_name: 'system', config: {} },
  { module: 'keras.initializers', class_name: 'Identity', config: { gain: 1e308 } },
  { class_name: '__tensor__', config: { value: [[1], [1, 2]], dtype: 'float32' } },
  { class_name: '__lambda__', config: { value: 'AAAA' } },
];

/** A value in a tree: what holds it, and its key. */
interface Place {
  holder: Json;
  key: string | number;
}

function placesIn(value: Json): Place[] {
  const places: Place[] = [];
  const open = [value];
  for (let holder = open.pop(); holder !== undefined; holder = open.pop()) {
    if (typeof holder !== 'object' || holder === null || ArrayBuffer.isView(holder)) continue;
    const keys = Array.isArray(holder) ? holder.keys() : Object.keys(holder);
    for (const key of keys) {
      places.push({ holder, key });
      open.push(holder[key]);
    }
  }
  return places;
}

function set({ holder, key }: Place, value: Json): void {
  // `holder.__proto__ = ...` would be lost.
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}

const copy = <T>(value: T): T => structuredClone(value);

/** What a mutation adds to a tree, in values; more would measure how long a file of tens of megabytes takes. */
const mostValues = 20_000;

/** How often a value may stand in a tree that is not out of proportion then. */
function timesOf(value: Json, wanted: number): number {
  return Math.ceil(Math.min(wanted, mostValues / (1 + placesIn(value).length)));
}

/** How deep a value is wrapped, most often little. */
const levels = (random: Random) => 1 + random(random(8) === 0 ? 300 : 4);

/** Layers that hold others, and under which key. */
const wrappers: readonly (readonly [string, string])[] = [
  ['TimeDistributed', 'layer'],
  ['Bidirectional', 'layer'],
  ['Sequential', 'layers'],
  ['RNN', 'cell'],
  ['StackedRNNCells', 'cells'],
  ['Dense', 'kernel_initializer'],
];

type Change = (place: Place, others: readonly Place[], random: Random) => void;

const changes: readonly Change[] = [
  function toStrange(place, _, random) {
    set(place, copy(pick(random, strange)));
  },
  function toNumber(place, _, random) {
    set(place, pick(random, numbers));
  },
  function ofNumber(_, others, random) {
    const found = others.filter(({ holder, key }) => typeof holder[key] === 'number');
    if (found.length > 0) set(pick(random, found), pick(random, numbers));
  },
  function removed({ holder, key }) {
    if (Array.isArray(holder)) holder.splice(Number(key), 1);
    else delete holder[key];
  },
  function renamed({ holder, key }, _, random) {
    if (Array.isArray(holder)) return;
    const name = pick(random, [`${key}_`, String(key).replaceAll('_', ''), '__proto__', 'é', 'name']);
    set({ holder, key: name }, holder[key]);
    delete holder[key];
  },
  function grafted(place, others, random) {
    const { holder, key } = pick(random, others);
    set(place, copy(holder[key]));
  },
  function swapped(a, others, random) {
    const b = pick(random, others);
    const [first, second] = [copy(a.holder[a.key]), copy(b.holder[b.key])];
    set(a, second);
    set(b, first);
  },
  function inLists(place, _, random) {
    let value = place.holder[place.key];
    for (let i = levels(random); i > 0; i--) value = [value];
    set(place, value);
  },
  function inItself(place, _, random) {
    // A layer within its own place: a model in a model, a wrapper in a wrapper.
    const outer = place.holder[place.key];
    const inner = placesIn(outer);
    if (inner.length === 0) return;
    const index = random(inner.length);
    let value = outer;
    for (let i = levels(random); i > 0; i--) {
      const next = copy(outer);
      const hole = placesIn(next)[index];
      if (hole !== undefined) set(hole, value);
      value = next;
    }
    set(place, value);
  },
  function wrapped(place, _, random) {
    let value = place.holder[place.key];
    for (let i = levels(random); i > 0; i--) {
      const [class_name, key] = pick(random, wrappers);
      const config = { [key]: key === 'layers' ? [value] : value };
      value = { module: 'keras.layers', class_name, config, registered_name: null };
    }
    set(place, value);
  },
  function often({ holder, key }, _, random) {
    const value = holder[key];
    const count = timesOf(value, 10 ** random(4));
    if (Array.isArray(holder)) holder.splice(Number(key), 0, ...Array(count).fill(value));
    else for (let i = 0; i < count; i++) set({ holder, key: `${key}${i}` }, value);
  },
  function inList(_, others, random) {
    const lists = others.filter(({ holder }) => Array.isArray(holder));
    if (lists.length === 0) return;
    const { holder, key } = pick(random, lists);
    const value = holder[key];
    holder.splice(Number(key), 0, ...Array(timesOf(value, 10 ** random(3))).fill(value));
  },
];

/** The value with some of its parts changed; what was given stays as it is. */
export function changedTree<T>(tree: T, random: Random): T {
  const root = { tree: copy(tree) };
  for (let i = random(3); i >= 0; i--) {
    const places = placesIn(root).slice(1);
    if (places.length === 0 || places.length > mostValues) break;
    pick(random, changes)(pick(random, places), places, random);
  }
  return root.tree;
}

/**
 * Makes parts of a tree stand in several places, as JSON cannot but an object can: one part shared by two, or held by itself.
 */
export function sharedTree<T>(tree: T, random: Random): T {
  const root = { tree: copy(tree) };
  const places = placesIn(root).slice(1);
  for (let i = random(4); i >= 0 && places.length > 0; i--) {
    const { holder, key } = pick(random, places);
    set(pick(random, places), random(2) === 0 ? holder : holder[key]);
  }
  return root.tree;
}

const texts = [
  ...['null', '-1', '1e308', 'NaN', '{}', '[]', '[[[]]]', '"\\u0000"', '{"toString":1}', '9007199254740993'],
  ...['1e999', '-0', '"\\ud800"', '{"a":1,"a":2}', '01', '/**/', ''],
];

/** A value of the text becomes another, a part stands twice, or is deep within lists. */
function changedText(text: string, random: Random): string {
  const places = [...text.matchAll(/(?<=[:[,]\s*)("(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null)/g)];
  const place = places[random(Math.max(1, places.length))];
  if (place === undefined) return text;
  const deep = 1 + random(400);
  const replacement = pick(random, [
    pick(random, texts),
    `${'['.repeat(deep)}${place[0]}${']'.repeat(deep)}`,
    Array(1 + random(2000))
      .fill(place[0])
      .join(),
  ]);
  return text.slice(0, place.index) + replacement + text.slice(place.index + place[0].length);
}

export const jsonMutators: readonly Mutator[] = [
  function asText(bytes, random) {
    return new TextEncoder().encode(changedText(new TextDecoder().decode(bytes), random));
  },
  function asTree(bytes, random) {
    const text = new TextDecoder().decode(bytes);
    try {
      return new TextEncoder().encode(JSON.stringify(changedTree(JSON.parse(text), random)));
    } catch {
      // It was damaged before, so that it is no JSON.
      return bytes;
    }
  },
];
