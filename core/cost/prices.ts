/** What AWS charges, in US dollars; each figure for the unit that its name says. */
export interface Prices {
  /** Lambda on arm64. */
  lambdaGbSecond: number;
  lambdaRequest: number;
  /** Step Functions, Standard workflows; children of a Distributed Map count too. */
  stateTransition: number;
  /** PUT, COPY, POST and LIST. */
  s3Write: number;
  /** GET and HEAD. */
  s3Read: number;
  /** Spark jobs: per DPU-hour of G workers, standard and FLEX, and per M-DPU-hour of R workers. */
  glue: { standard: number; flex: number; memory: number };
  /** The same for Glue 6.0 and later, about 30 % cheaper. */
  glue6: { standard: number; flex: number; memory: number };
}

/**
 * List prices, as published by AWS in October 2026 (Lambda, Step Functions, S3 and Glue pricing pages); no free tier, no
 * discount, no tax.
 */
const US_EAST_1: Prices = {
  lambdaGbSecond: 0.0000133334,
  lambdaRequest: 0.2 / 1e6,
  stateTransition: 0.025 / 1000,
  s3Write: 0.005 / 1000,
  s3Read: 0.0004 / 1000,
  glue: { standard: 0.44, flex: 0.29, memory: 0.52 },
  glue6: { standard: 0.308, flex: 0.203, memory: 0.364 },
};

const REGIONS: Readonly<Record<string, Prices>> = { 'us-east-1': US_EAST_1 };

/** The prices of a region; where they are not in the table, those of us-east-1 and a note that says so. */
export function pricesOf(region: string): { prices: Prices; note: string | null } {
  const own = REGIONS[region];
  if (own) return { prices: own, note: null };
  const note = `prices of us-east-1: those of ${region} are not in the table and may differ by some 20 %`;
  return { prices: US_EAST_1, note };
}
