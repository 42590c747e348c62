// Reads every file of one folder and writes it anew into another: `node scripts/rewrite.mjs IN OUT`, after a build.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as formats from '../dist/index.js';

const rewriters = {
  keras: (bytes) => formats.writeKeras(formats.readKeras(bytes)),
  torch: (bytes) => formats.writeTorch(formats.readTorch(bytes)),
  npz: (bytes) => formats.writeNpz(formats.readNpz(bytes), { compress: true }),
  npy: (bytes) => formats.writeNpy(formats.readNpy(bytes)),
  safetensors: (bytes) => {
    const { tensors, metadata } = formats.readSafetensors(bytes);
    return formats.writeSafetensors(tensors, { metadata });
  },
  hdf5: (bytes, name) =>
    name.endsWith('.weights.h5')
      ? formats.writeKerasWeights(formats.readKerasWeights(bytes))
      : formats.writeLegacyKeras(formats.readLegacyKeras(bytes)),
};

const [from, to] = process.argv.slice(2);
mkdirSync(to, { recursive: true });
for (const name of readdirSync(from)) {
  const bytes = new Uint8Array(readFileSync(join(from, name)));
  writeFileSync(join(to, name), rewriters[formats.detectFormat(bytes)](bytes, name));
}
