import { engineContract } from '../contracts/engine.ts';
import { makeDuckDb } from './subject.ts';

engineContract('DuckDB', makeDuckDb);
