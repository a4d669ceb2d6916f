import fc from 'fast-check';
import { deep, seed } from './effort.ts';
import { forbidNetwork } from './offline.ts';

forbidNetwork();
fc.configureGlobal({ seed, numRuns: deep ? 2_000 : 100 });
