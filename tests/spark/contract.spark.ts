import { engineContract } from '../contracts/engine.ts';
import { makeSpark } from './subject.ts';

engineContract('Spark', makeSpark);
