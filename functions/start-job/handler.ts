import { deps } from '../shared/deps.ts';
import { stack } from '../shared/stack.ts';
import { StartJobInput, startJob } from './start-job.ts';

export const handler = stack({ step: 'start-job', schema: StartJobInput, run: startJob, deps });
