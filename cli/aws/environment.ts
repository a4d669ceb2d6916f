/** What `--aws` is told by variables. Credentials are the SDK's own matter. */
export interface AwsEnvironment {
  /** As the AWS CLI takes it; undefined: the profile's. */
  region: string | undefined;
  /** Service and stage of the deployment, as they begin the names of all that it made. */
  service: string;
}

/** `AWS_REGION`, else `AWS_DEFAULT_REGION`; `LAKEFILL_SERVICE`, else what `npm run deploy` makes. Empty counts as not set. */
export const readAwsEnvironment = (
  source: Readonly<Record<string, string | undefined>> = process.env,
): AwsEnvironment => ({
  region: source.AWS_REGION || source.AWS_DEFAULT_REGION || undefined,
  service: source.LAKEFILL_SERVICE || 'lakefill-dev',
});
