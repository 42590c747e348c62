/** How the format before 1.6 begins: with this number, in a pickle of its own. */
export const magic = 0x1950a86a20f9469cfc6cn;

/** The number as pickles of protocols 2 to 5 have it, after their header. */
const magicBytes = '\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19';

/** Whether a file begins as pickles of protocols 2 to 5 do. */
export function isPickle(bytes: Uint8Array): boolean {
  return bytes[0] === 0x80 && bytes[1]! >= 2 && bytes[1]! <= 5;
}

/** Whether a pickle is one that `torch.save` began. */
export function isPickleOfTorch(bytes: Uint8Array): boolean {
  return String.fromCharCode(...bytes.subarray(0, 24)).includes(magicBytes);
}
