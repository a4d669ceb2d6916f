import { afterAll, beforeAll } from 'vitest';
import { objectStoreContract } from '../contracts/object-store.ts';
import { type Moto, startMoto } from './kit/moto.ts';
import { makeMotoStore } from './kit/opener.ts';

let moto: Moto;
beforeAll(async () => {
  moto = await startMoto();
});
afterAll(() => moto.stop());

// What it lacks, and why that hides nothing: docs/moto.md.
objectStoreContract('S3 as moto plays it', () => makeMotoStore(moto), [
  'copy-conditions',
  'line-breaks',
  'vanishing-folders',
]);
