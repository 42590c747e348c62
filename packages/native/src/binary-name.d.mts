/** The file in build/ with the kernels for a platform, of `process.platform` and `process.arch`. */
export function binaryName(platform: string, arch: string): string;
