/** Stands in for `src/binary-name.mjs` and names the binary with sanitizers. */
export function binaryName(platform, arch) {
  return `sanitized/unroll-${platform}-${arch}.node`;
}
