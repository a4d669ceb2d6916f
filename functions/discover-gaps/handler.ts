import { depsWithEngine } from '../shared/deps.ts';
import { stack } from '../shared/stack.ts';
import { DiscoverGapsInput, discoverGaps } from './discover-gaps.ts';

export const handler = stack({
  step: 'discover-gaps',
  schema: DiscoverGapsInput,
  run: discoverGaps,
  deps: depsWithEngine,
});
