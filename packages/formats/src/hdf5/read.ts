/**
 * HDF5, the part that Keras and h5py write by default: version-0 superblock, symbol-table groups, contiguous and compact
 * datasets of numbers, attributes of numbers and strings. Whatever else HDF5 can say is refused by name: external and
 * soft links, virtual and external data, chunks and filters, objects linked twice.
 *
 * Not libhdf5 through WebAssembly, which is fine for files that one trusts: a single flipped bit can send it into an
 * endless loop, and nothing can interrupt it. Here every address is checked, no object is visited twice, and all parts
 * together are no longer than the file.
 *
 * https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html
 */
import { costs } from '../budget.js';
import { ByteReader } from '../byte-reader.js';
import { requireBytes } from '../bytes.js';
import { FormatError, quote } from '../errors.js';
import { arrayFromBytes, elementCount, type StoredArray } from '../stored-array.js';
import { decodeText } from '../text.js';
import { Hdf5Budget } from './budget.js';
import { type Datatype, readDataspace, readDatatype } from './datatype.js';
import { GlobalHeaps } from './global-heap.js';
import { type Message, messageType, readMessages } from './object-header.js';
import { readSymbols } from './symbol-table.js';
import { type Hdf5Attribute, type Hdf5Dataset, Hdf5Group } from './tree.js';

const format = 'hdf5';
const signature = '\x89HDF\r\n\x1a\n';
const undefinedAddress = 2 ** 64;
const maxPathLength = 4096;

/** @throws FormatError when the file is damaged, or says what is not read here. */
export function readHdf5(bytes: Uint8Array): Hdf5Group {
  requireBytes('readHdf5', bytes);
  return new FileReader(bytes, readSuperblock(bytes)).root();
}

/** Checks the superblock and gives the address of the root group's object header. */
function readSuperblock(bytes: Uint8Array): number {
  const reader = new ByteReader(format, bytes);
  reader.expect(signature);
  const version = reader.uint8();
  if (version > 1)
    throw new FormatError(format, 'superblock', `version ${version}; 0 and 1 (libver="earliest") are read`);
  reader.advance(4);
  const [offsetSize, lengthSize] = reader.take(2);
  if (offsetSize !== 8 || lengthSize !== 8)
    throw new FormatError(format, 'superblock', 'addresses must have 8 bytes');
  reader.advance(9 + (version === 1 ? 4 : 0));
  const [base, , end] = [reader.uint64(), reader.uint64(), reader.uint64()];
  if (base !== 0) throw new FormatError(format, 'superblock', `the file starts at ${base}, must start at 0`);
  if (end > bytes.length) {
    throw new FormatError(
      format,
      'superblock',
      `the file has ${end} bytes, of which ${bytes.length} are here`,
    );
  }
  reader.advance(16);
  return reader.uint64();
}

class FileReader {
  readonly #visited = new Set<number>();
  readonly #heaps: GlobalHeaps;
  readonly #budget: Hdf5Budget;

  constructor(
    readonly bytes: Uint8Array,
    readonly rootAddress: number,
  ) {
    this.#budget = new Hdf5Budget(format, bytes.length);
    this.#heaps = new GlobalHeaps(format, bytes, this.#budget);
  }

  root(): Hdf5Group {
    const root = this.#object(this.rootAddress, '/', 0);
    if (!(root instanceof Hdf5Group)) throw new FormatError(format, '/', 'the root must be a group');
    return root;
  }

  #object(address: number, path: string, depth: number): Hdf5Group | Hdf5Dataset {
    const where = quote(path);
    this.#budget.depth(depth, where);
    this.#budget.object(path, where);
    if (path.length > maxPathLength)
      throw new FormatError(format, where, `a path of ${path.length} characters`);
    if (this.#visited.has(address))
      throw new FormatError(format, where, 'an object that is linked twice: a loop, or an alias');
    this.#visited.add(address);
    const messages = readMessages(format, this.bytes, address, this.#budget);
    refuseWhatIsNotRead(messages, where);
    const find = (type: number) => messages.find((message) => message.type === type)?.body;
    const attributes = messages
      .filter((message) => message.type === messageType.attribute)
      .map((message) => this.#attribute(message.body, where));
    const symbolTable = find(messageType.symbolTable);
    if (symbolTable) return this.#group(symbolTable, attributes, path, depth);
    const [space, type, layout] = [messageType.dataspace, messageType.datatype, messageType.layout].map(find);
    if (!space || !type || !layout) throw new FormatError(format, where, 'neither a group nor a dataset');
    return { array: this.#dataset(space, type, layout, where), attributes: new Map(attributes) };
  }

  #group(
    symbolTable: ByteReader,
    attributes: readonly [string, Hdf5Attribute][],
    path: string,
    depth: number,
  ): Hdf5Group {
    const group = new Hdf5Group();
    for (const [name, value] of attributes) group.attributes.set(name, value);
    const [tree, heap] = [symbolTable.uint64(), symbolTable.uint64()];
    const table = { tree, heap, visited: this.#visited, budget: this.#budget };
    for (const { name, address } of readSymbols(format, this.bytes, table)) {
      const childPath = path === '/' ? name : `${path}/${name}`;
      const child = this.#object(address, childPath, depth + 1);
      if (group.groups.has(name) || group.datasets.has(name)) {
        throw new FormatError(format, quote(childPath), 'two objects have this name');
      }
      if (child instanceof Hdf5Group) group.groups.set(name, child);
      else group.datasets.set(name, child);
    }
    return group;
  }

  #dataset(space: ByteReader, type: ByteReader, layout: ByteReader, where: string): StoredArray {
    const shape = readDataspace(space);
    const datatype = readDatatype(type);
    if (datatype.kind !== 'number') throw new FormatError(format, where, `a dataset of ${datatype.kind}s`);
    if (shape === null) throw new FormatError(format, where, 'a dataset without a shape');
    const needed = elementCount(format, where, shape) * datatype.size;
    const { data, isCompact } = this.#layoutBytes(layout, needed, where);
    if (!isCompact) this.#budget.part(data.length, where);
    this.#budget.memory(costs.array, where);
    return arrayFromBytes(format, where, { shape, dtype: datatype.dtype }, data, datatype.bigEndian);
  }

  #layoutBytes(layout: ByteReader, needed: number, where: string): { data: Uint8Array; isCompact: boolean } {
    const version = layout.uint8();
    const layoutClass = layout.uint8();
    if (layoutClass === 2)
      throw new FormatError(format, where, 'data in chunks; Keras writes its weights in one piece');
    if (layoutClass === 3)
      throw new FormatError(format, where, 'a virtual dataset, whose data is in other files');
    if (version !== 3 || layoutClass > 1) {
      throw new FormatError(format, where, `data layout ${layoutClass} of version ${version}`);
    }
    // Compact data stands in the header itself, which is accounted for.
    if (layoutClass === 0) return { data: layout.take(layout.uint16()), isCompact: true };
    const [address, size] = [layout.uint64(), layout.uint64()];
    if (needed === 0) return { data: this.bytes.subarray(0, 0), isCompact: false };
    if (address === undefinedAddress) {
      throw new FormatError(format, where, `${needed} bytes are declared, none were ever written`);
    }
    if (address + size > this.bytes.length) {
      throw new FormatError(
        format,
        where,
        `${size} bytes of data at ${address}, the file ends at ${this.bytes.length}`,
      );
    }
    return { data: this.bytes.subarray(address, address + size), isCompact: false };
  }

  #attribute(body: ByteReader, where: string): [name: string, value: Hdf5Attribute] {
    const version = body.uint8();
    if (version < 1 || version > 3) throw body.error(`version ${version} of an attribute`);
    const flags = body.uint8();
    if (version > 1 && flags !== 0) throw body.error('an attribute with a shared type');
    const sizes = [body.uint16(), body.uint16(), body.uint16()];
    if (version === 3) body.advance(1);
    const [name, type, space] = sizes.map((size) => {
      const start = body.advance(version === 1 ? Math.ceil(size / 8) * 8 : size);
      return new ByteReader(format, this.bytes, start, start + size);
    });
    const text = untilNull(decodeText(format, where, name!.take(name!.remaining)));
    const place = `${where}, attribute ${quote(text)}`;
    return [text, this.#attributeValue(readDatatype(type!), readDataspace(space!), body, place)];
  }

  #attributeValue(type: Datatype, shape: number[] | null, body: ByteReader, where: string): Hdf5Attribute {
    const count = shape === null ? 0 : elementCount(format, where, shape);
    this.#budget.operations(count, where);
    this.#budget.memory(costs.array, where);
    const data = new ByteReader(format, body.take(count * type.size));
    if (type.kind === 'number') {
      return arrayFromBytes(
        format,
        where,
        { shape: shape ?? [0], dtype: type.dtype },
        data.bytes,
        type.bigEndian,
      );
    }
    if (count > 0 && type.size === 0) throw new FormatError(format, where, 'strings of no bytes');
    const texts = Array.from({ length: count }, () => this.#string(type, data, where));
    return shape !== null && shape.length === 0 ? texts[0]! : texts;
  }

  #string(type: Datatype, data: ByteReader, where: string): string {
    if (type.kind === 'fixed string') return untilNull(decodeText(format, where, data.take(type.size)));
    const length = data.uint32();
    const [heap, index] = [data.uint64(), data.uint32()];
    if (length === 0) return '';
    this.#budget.part(length, where);
    const object = this.#heaps.object(heap, index, where);
    if (object.length < length)
      throw new FormatError(format, where, `a string of ${length} bytes in ${object.length}`);
    return untilNull(decodeText(format, where, object.subarray(0, length)));
  }
}

function untilNull(text: string): string {
  const end = text.indexOf('\0');
  return end < 0 ? text : text.slice(0, end);
}

function refuseWhatIsNotRead(messages: readonly Message[], where: string): void {
  const has = (type: number) => messages.some((message) => message.type === type);
  if (has(messageType.externalFiles))
    throw new FormatError(format, where, 'a dataset whose data is in another file');
  if (has(messageType.filters)) throw new FormatError(format, where, 'data behind a filter (compression)');
  if (has(messageType.link) || has(messageType.linkInfo)) {
    throw new FormatError(format, where, 'a group with external links or in creation order');
  }
  if (has(messageType.attributeInfo)) throw new FormatError(format, where, 'attributes in dense storage');
}
