/**
 * Python's pickle, read as data. A pickle is a program for a small stack machine; two of its instructions name a Python
 * object and call it. Here a name is looked up in a table of `Globals` that the caller gives, a call runs the TypeScript
 * function found there, and a name that is not in the table is refused: `os.system` is only a string.
 *
 * Protocols 2 to 5, without objects of other classes and extension codes. Strings of Python 2 are text.
 * https://github.com/python/cpython/blob/main/Lib/pickletools.py
 */
import { costs } from '../budget.js';
import { Machine, mark, resolved, type Unpickling } from './machine.js';

const stop = 0x2e;

type Step = (machine: Machine) => void;

/** By opcode. */
const steps = new Map<number, Step>([
  [0x80, (m) => m.protocol()],
  [0x95, (m) => m.reader.advance(8)],
  [0x28, (m) => m.push(mark)],
  [0x4e, (m) => m.push(null)],
  [0x88, (m) => m.push(true)],
  [0x89, (m) => m.push(false)],
  [0x4a, (m) => m.push(m.reader.int32())],
  [0x4b, (m) => m.push(m.reader.uint8())],
  [0x4d, (m) => m.push(m.reader.uint16())],
  [0x8a, (m) => m.push(m.long(m.reader.uint8()))],
  [0x8b, (m) => m.push(m.long(m.reader.int32()))],
  [0x47, (m) => m.push(m.reader.float64BigEndian())],
  [0x55, (m) => m.push(m.shortText(m.reader.uint8()))],
  [0x54, (m) => m.push(m.shortText(m.reader.uint32()))],
  [0x43, (m) => m.push(m.byteString(m.reader.uint8()))],
  [0x42, (m) => m.push(m.byteString(m.reader.uint32()))],
  [0x8e, (m) => m.push(m.byteString(m.reader.uint64()))],
  [0x96, (m) => m.push(m.byteString(m.reader.uint64()))],
  [0x58, (m) => m.push(m.text(m.reader.uint32()))],
  [0x8c, (m) => m.push(m.text(m.reader.uint8()))],
  [0x8d, (m) => m.push(m.text(m.reader.uint64()))],
  [0x7d, (m) => m.pushNew(new Map(), costs.dict)],
  [0x5d, (m) => m.pushNew([], costs.list)],
  [0x8f, (m) => m.pushSet([])],
  [0x90, (m) => m.addItems(m.popMark())],
  [0x91, (m) => m.pushSet(m.popMark())],
  [0x29, (m) => m.pushTuple([])],
  [0x74, (m) => m.pushTuple(m.popMark())],
  [0x85, (m) => m.tuple(1)],
  [0x86, (m) => m.tuple(2)],
  [0x87, (m) => m.tuple(3)],
  [0x61, (m) => m.append([m.pop()])],
  [0x65, (m) => m.append(m.popMark())],
  [0x73, (m) => m.setItems([m.pop(), m.pop()].reverse())],
  [0x75, (m) => m.setItems(m.popMark())],
  [0x71, (m) => m.put(m.reader.uint8())],
  [0x72, (m) => m.put(m.reader.uint32())],
  [0x94, (m) => m.put(m.memo.size)],
  [0x68, (m) => m.get(m.reader.uint8())],
  [0x6a, (m) => m.get(m.reader.uint32())],
  [0x63, (m) => m.find(m.line(), m.line())],
  [0x93, (m) => m.stackGlobal()],
  [0x52, (m) => m.reduce()],
  [0x81, (m) => m.reduce()],
  [0x62, (m) => m.build()],
  [0x51, (m) => m.push(m.context.persistent(m.pop()))],
]);

/**
 * The value that the pickle leaves, of Maps, Sets, arrays, Tuples, bytes, scalars and what `globals` and `persistent`
 * build, and where its last instruction ends: another pickle may follow.
 */
export function unpickle(
  bytes: Uint8Array,
  context: Unpickling,
  offset = 0,
): { value: unknown; end: number } {
  const machine = new Machine(bytes, context, offset);
  for (;;) {
    const opcode = machine.reader.uint8();
    if (opcode === stop) break;
    machine.spend(1, 0);
    const step = steps.get(opcode);
    if (step === undefined)
      throw machine.error(`pickle opcode 0x${opcode.toString(16)}, which weights do not need`);
    step(machine);
  }
  const value = resolved(machine.pop());
  return { value, end: machine.reader.offset };
}
