import { existsSync } from 'node:fs';

const candidates = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

/** Path of a Chromium, if this machine has one. */
export const chromium = candidates.find((path) => path !== undefined && existsSync(path));

/** Why a test that needs one is skipped, as part of its name. */
export const reason = chromium ? '' : ' (skipped: no Chromium here; CHROMIUM names its path)';
