/** The states of a backfill in which all goes well, in the stretches that tests put together. */
export const start = ['PrepareRun', 'Prepared?', 'DiscoverGaps', 'DiscoveryLeft?', 'PlanChunks', 'NextStep?'];
export const fanOut = ['ProcessChunks', 'CollectOutcomes', 'WorkLeft?'];
export const again = ['PlanChunks', 'NextStep?'];
export const well = ['ReportRun', 'Outcome?', 'Succeeded'];
/** Of a child. */
export const chunk = [
  'StartJob',
  'JobStarted?',
  'TransformChunk',
  'ValidateChunk',
  'PublishChunk',
  'Published?',
  'ChunkPublished',
];
