import { depsWithEngine } from '../shared/deps.ts';
import { stack } from '../shared/stack.ts';
import { PlanChunksInput, planChunks } from './plan-chunks.ts';

export const handler = stack({ step: 'plan-chunks', schema: PlanChunksInput, run: planChunks, deps: depsWithEngine });
