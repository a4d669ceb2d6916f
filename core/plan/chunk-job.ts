/** The version of the job that is deployed whether or not a declaration asks for one. */
const PLAIN = '5.1';

/**
 * Name of Lakefill's own Glue job of a version: a job run has its job's version and cannot ask for another, so each version
 * that declarations ask for is a job of its own. `lakefill-dev-chunk` is 5.1, `lakefill-dev-chunk-6-0` is 6.0.
 */
export const chunkJobName = (job: string, version: string): string =>
  version === PLAIN ? job : `${job}-${version.replaceAll('.', '-')}`;

/** Versions of which the service has a job, `5.1` first. */
export const chunkJobVersions = (
  declarations: readonly { transform: { glueJobName?: string }; limits: { glue: { version: string } } }[],
): string[] => {
  const asked = declarations.flatMap(({ transform, limits }) =>
    transform.glueJobName === undefined ? limits.glue.version : [],
  );
  return [PLAIN, ...[...new Set(asked)].filter((version) => version !== PLAIN).sort()];
};
