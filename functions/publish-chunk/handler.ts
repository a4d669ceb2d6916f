import { deps } from '../shared/deps.ts';
import { stack } from '../shared/stack.ts';
import { PublishChunkInput, publishChunk } from './publish-chunk.ts';

export const handler = stack({ step: 'publish-chunk', schema: PublishChunkInput, run: publishChunk, deps });
