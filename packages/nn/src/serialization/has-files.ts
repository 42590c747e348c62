/** Whether there are files by path: in Node, not in a page. */
export function hasFiles(): boolean {
  return globalThis.process?.versions?.node !== undefined;
}
