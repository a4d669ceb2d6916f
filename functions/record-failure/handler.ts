import { deps } from '../shared/deps.ts';
import { stack } from '../shared/stack.ts';
import { RecordFailureInput, recordFailure } from './record-failure.ts';

export const handler = stack({ step: 'record-failure', schema: RecordFailureInput, run: recordFailure, deps });
