import { depsWithEngine } from '../shared/deps.ts';
import { stack } from '../shared/stack.ts';
import { TransformChunkInput, transformChunk } from './transform-chunk.ts';

export const handler = stack({
  step: 'transform-chunk',
  schema: TransformChunkInput,
  run: transformChunk,
  deps: depsWithEngine,
});
