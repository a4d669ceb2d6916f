/** Everything that can be wrong with a partition, in the order in which findings are listed. */
export const findingNames = [
  'missing',
  'empty',
  'stale',
  'unregistered',
  'dangling',
  'failed',
  'incomplete',
  'corrupt',
  'schema-drift',
  'misplaced',
  'altered',
  'outlier',
  'unrecoverable',
  'waived',
] as const;

export type FindingName = (typeof findingNames)[number];

/** A fact about one partition, with the evidence for it; never a decision. */
export interface Finding {
  finding: FindingName;
  /** One sentence with the numbers, for people. */
  detail: string;
}

/** Acted on unless the request names findings itself. */
export const actedOnByDefault: ReadonlySet<FindingName> = new Set([
  'missing',
  'empty',
  'stale',
  'unregistered',
  'dangling',
  'failed',
  'incomplete',
  'corrupt',
  'schema-drift',
  'misplaced',
] satisfies FindingName[]);
