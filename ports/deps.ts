import type { Catalog } from './catalog.ts';
import type { Clock } from './clock.ts';
import type { Declarations } from './declarations.ts';
import type { Engine } from './engine.ts';
import type { Events } from './events.ts';
import type { Holders } from './holders.ts';
import type { Ids } from './ids.ts';
import type { Jobs } from './jobs.ts';
import type { Log } from './logger.ts';
import type { MetricSink } from './metrics.ts';
import type { ObjectStore } from './object-store.ts';

/** Everything a step may touch. Made by a composition root, once per process. */
export interface Deps {
  store: ObjectStore;
  catalog: Catalog;
  engine: Engine;
  jobs: Jobs;
  clock: Clock;
  ids: Ids;
  holders: Holders;
  declarations: Declarations;
  logger: Log;
  metrics: MetricSink;
  /** Absent where nobody listens: on this machine, and in steps that have nothing to tell. */
  events?: Events;
  /** Bucket of the ledger. */
  control: string;
  /** Name of the Glue job that runs chunks of engine `glue` without a job of their own; of other versions by `chunkJobName`. */
  glueJob: string;
  region: string;
}
