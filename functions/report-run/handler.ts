import { depsWithEvents as deps } from '../shared/deps.ts';
import { stack } from '../shared/stack.ts';
import { ReportRunInput, reportRun } from './report-run.ts';

export const handler = stack({ step: 'report-run', schema: ReportRunInput, run: reportRun, deps });
