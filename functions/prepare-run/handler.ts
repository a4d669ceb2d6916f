import { depsWithDeclarations as deps } from '../shared/deps.ts';
import { stack } from '../shared/stack.ts';
import { PrepareRunInput, prepareRun } from './prepare-run.ts';

export const handler = stack({ step: 'prepare-run', schema: PrepareRunInput, run: prepareRun, deps });
