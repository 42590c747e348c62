export function binaryName(platform, arch) {
  return `unroll-${platform}-${arch}.node`;
}
