import { deps } from '../shared/deps.ts';
import { stack } from '../shared/stack.ts';
import { CollectOutcomesInput, collectOutcomes } from './collect-outcomes.ts';

export const handler = stack({ step: 'collect-outcomes', schema: CollectOutcomesInput, run: collectOutcomes, deps });
