import { airflow } from './adapters/airflow.ts';
import type { Adapters } from './adapters/case.ts';
import { dagster } from './adapters/dagster.ts';
import { days } from './adapters/days.ts';
import { dbt } from './adapters/dbt.ts';
import { luigi } from './adapters/luigi.ts';
import { sqlmesh } from './adapters/sqlmesh.ts';
import { styx } from './adapters/styx.ts';

/**
 * From the shape of a case to Lakefill's public functions and back. Nothing here computes what is tested: an adapter only
 * translates, and says of what is not Lakefill's why.
 */
export const adapters: Adapters = { ...dagster, ...airflow, ...luigi, ...styx, ...dbt, ...sqlmesh, ...days };
