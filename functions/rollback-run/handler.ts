import { deps } from '../shared/deps.ts';
import { stack } from '../shared/stack.ts';
import { RollbackRunInput, rollbackRun } from './rollback-run.ts';

export const handler = stack({ step: 'rollback-run', schema: RollbackRunInput, run: rollbackRun, deps });
