import { existsSync } from 'node:fs';

/** Made by scripts/setup-aws.ts. */
const venv = new URL('../../../.venv/aws/', import.meta.url);

export const python = new URL('bin/python', venv).pathname;

/** Says what is not there; undefined when moto can be started. */
export const motoMissing = (): string | undefined =>
  existsSync(new URL('lakefill.txt', venv)) ? undefined : 'moto is not installed (npm run setup:aws installs it)';
