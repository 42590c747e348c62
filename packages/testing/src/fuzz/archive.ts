/** Mutations of what is within a zip, which is then made anew, so that its checksums are right. */
import { unzipSync, zipSync } from 'fflate';
import { type Mutator, repeated } from './bytes.js';
import { hdf5Mutators } from './fields.js';
import { jsonMutators } from './json.js';
import { pickleMutators } from './pickle.js';
import { pick, type Random } from './random.js';

/** What a mutation adds to an archive; more would measure how it is made. */
const mostBytes = 2 ** 20;

type Entries = Record<string, Uint8Array>;

function archive(entries: Entries, random: Random): Uint8Array {
  return zipSync(entries, { level: random(2) === 0 ? 0 : 1 });
}

function mutatorsFor(name: string): readonly Mutator[] {
  if (name.endsWith('.pkl')) return pickleMutators;
  return name.endsWith('.json') ? jsonMutators : hdf5Mutators;
}

/** What an entry holds is mutated as its kind; those of structure more often than numbers. */
const content: Mutator = (bytes, random) => {
  const entries: Entries = unzipSync(bytes);
  const names = Object.keys(entries).filter((name) => entries[name]!.length >= 16);
  if (names.length === 0) return bytes;
  const structured = names.filter((name) => /\.(pkl|json|h5)$/.test(name));
  const name = pick(random, structured.length > 0 && random(4) > 0 ? structured : names);
  entries[name] = pick(random, mutatorsFor(name))(entries[name]!, random);
  return archive(entries, random);
};

/** Entries are gone, are there under another name, exchanged, shorter, longer, or nothing but zeros that deflate well. */
const changes: readonly ((entries: Entries, names: readonly string[], random: Random) => void)[] = [
  function removed(entries, names, random) {
    delete entries[pick(random, names)];
  },
  function renamed(entries, names, random) {
    const name = pick(random, names);
    const to = [`${name}x`, name.toUpperCase(), `../${name}`, '', 'é\0', `${name}/`, name.replace('/', '\\')];
    entries[pick(random, to)] = entries[name]!;
    delete entries[name];
  },
  function exchanged(entries, names, random) {
    const [a, b] = [pick(random, names), pick(random, names)];
    [entries[a], entries[b]] = [entries[b]!, entries[a]!];
  },
  function shorter(entries, names, random) {
    const name = pick(random, names);
    entries[name] = entries[name]!.slice(0, random(entries[name]!.length + 1));
  },
  function longer(entries, names, random) {
    const name = pick(random, names);
    entries[name] = repeated(entries[name]!.subarray(0, mostBytes / 50), 2 + random(50));
  },
  function zeros(entries, names, random) {
    entries[pick(random, names)] = new Uint8Array(mostBytes >> random(20));
  },
  function many(entries, names, random) {
    const name = pick(random, names);
    const count = Math.min(10 ** random(4), mostBytes / (1 + entries[name]!.length));
    for (let i = 0; i < count; i++) entries[`${name}${i}`] = entries[name]!;
  },
];

const records: Mutator = (bytes, random) => {
  const entries: Entries = unzipSync(bytes);
  const names = Object.keys(entries);
  if (names.length === 0) return bytes;
  pick(random, changes)(entries, names, random);
  return archive(entries, random);
};

/** Mutations that leave the archive one that is read. */
export const archiveMutators: readonly Mutator[] = [content, content, content, records];
