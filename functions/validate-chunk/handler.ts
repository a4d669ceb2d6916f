import { depsWithEngine } from '../shared/deps.ts';
import { stack } from '../shared/stack.ts';
import { ValidateChunkInput, validateChunk } from './validate-chunk.ts';

export const handler = stack({
  step: 'validate-chunk',
  schema: ValidateChunkInput,
  run: validateChunk,
  deps: depsWithEngine,
});
