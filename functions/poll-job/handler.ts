import { deps } from '../shared/deps.ts';
import { stack } from '../shared/stack.ts';
import { PollJobInput, pollJob } from './poll-job.ts';

export const handler = stack({ step: 'poll-job', schema: PollJobInput, run: pollJob, deps });
