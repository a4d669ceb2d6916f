import type { Declaration } from '../core/dataset/declaration.ts';
import { chunkJobVersions } from '../core/plan/chunk-job.ts';
import { parseUri } from '../core/uri.ts';

/** What all declarations together name, as lists without doubles: buckets by name, objects as ARNs, tables as `db.table`. */
export interface Access {
  /** Buckets to list; names of keys are seen of the whole bucket, since a look-up of an absent key needs that too. */
  buckets: string[];
  /** Buckets whose old versions are listed. */
  versionedBuckets: string[];
  read: string[];
  /** Objects of which old versions are read. */
  readVersions: string[];
  /** Where files are staged, beside a table. */
  stage: string[];
  /** Tables whose objects are overwritten in place, and the buckets they lie in. */
  overwrite: string[];
  overwriteBuckets: string[];
  /** Stages from which files are copied over a table's. */
  copied: string[];
  readTables: string[];
  writeTables: string[];
  /** Versions of Glue that Lakefill's own job is asked to have. */
  versions: string[];
  /** Glue jobs that declarations name beside Lakefill's own. */
  jobs: string[];
}

/**
 * Access that the declarations need, and no more. `reads` are further prefixes, for `catalog` sources. Throws for a location
 * that a policy cannot name exactly.
 */
export function accessOf(declarations: readonly Declaration[], reads: readonly string[] = []): Access {
  const sources = declarations.flatMap(({ sources: all }) => all);
  const versions = sources.filter(({ kind }) => kind === 's3-versions').flatMap(({ location }) => location ?? []);
  const targets = declarations.flatMap(({ target }) =>
    target.kind === 's3' && target.location !== undefined ? [{ ...target, location: target.location }] : [],
  );
  const overwritten = targets.filter(({ publish }) => publish === 'overwrite');
  const locations = [
    ...sources.flatMap(({ kind, location }) => (kind === 's3' || kind === 's3-versions' ? (location ?? []) : [])),
    ...declarations.flatMap(({ inputs }) => inputs.map(({ location }) => location)),
    ...targets.flatMap(({ location }) => [rootOf(location), stageOf(location)]),
    ...reads,
  ];
  const tables = targets.flatMap(({ table }) => table ?? []);
  return {
    buckets: bucketsOf(locations),
    versionedBuckets: bucketsOf(versions),
    read: objectsOf(locations),
    readVersions: objectsOf([...versions, ...overwritten.map(({ location }) => rootOf(location))]),
    stage: objectsOf(targets.map(({ location }) => stageOf(location))),
    overwrite: objectsOf(overwritten.map(({ location }) => rootOf(location))),
    overwriteBuckets: bucketsOf(overwritten.map(({ location }) => location)),
    copied: objectsOf(overwritten.map(({ location }) => stageOf(location))),
    readTables: unique([...tables, ...sources.flatMap(({ kind, table }) => (kind === 'catalog' ? (table ?? []) : []))]),
    writeTables: unique(tables),
    versions: chunkJobVersions(declarations),
    jobs: unique(declarations.flatMap(({ transform }) => transform.glueJobName ?? [])),
  };
}

const unique = (items: readonly string[]): string[] => [...new Set(items)].sort();

const bucketsOf = (uris: readonly string[]): string[] => unique(uris.map((uri) => parseUri(uri).bucket));

const fixedOf = (template: string): string => template.split('${')[0] ?? template;

/** `s3://lake/flights/dt=${dt}/` -> `s3://lake/flights/`, as core's templates cut it. */
const rootOf = (template: string): string => fixedOf(template).slice(0, fixedOf(template).lastIndexOf('/') + 1);

const stageOf = (template: string): string => `${rootOf(template).replace(/\/$/, '')}__lakefill/`;

/** A folder is all below it; a name without `/` at its end is that object and the folder of that name. */
function objectsOf(locations: readonly string[]): string[] {
  const arns = locations.flatMap((location) => {
    const fixed = fixedOf(location);
    const { bucket, key } = parseUri(fixed);
    if (/[*?$]/.test(key)) {
      throw new Error(
        `${location}: *, ? and $ mean something in a policy, so access to just this place cannot be given`,
      );
    }
    const arn = `arn:aws:s3:::${bucket}/${key}`;
    return fixed !== location || key.endsWith('/') || key === '' ? [`${arn}*`] : [arn, `${arn}/*`];
  });
  const prefixes = unique(arns.filter((arn) => arn.endsWith('*'))).map((arn) => arn.slice(0, -1));
  return unique(arns).filter(
    (arn) => !prefixes.some((prefix) => arn !== `${prefix}*` && arn.replace(/\*$/, '').startsWith(prefix)),
  );
}
