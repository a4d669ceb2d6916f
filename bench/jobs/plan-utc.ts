import { hourly, listing, planOf, ROUNDS } from './hours.ts';
import { measured } from './lake.ts';

const dataset = hourly('UTC');
const objects = listing(dataset);
await measured(() => planOf(dataset, objects), ROUNDS);
