/** In the place of `src/binary-name.mjs`: the name of the binary with sanitizers. */
export function binaryName(platform, arch) {
  return `sanitized/unroll-${platform}-${arch}.node`;
}
