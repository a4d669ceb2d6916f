import { GlueClient } from '@aws-sdk/client-glue';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';

/** Beside the SDK's own keep-alive. A copy of 5 GB keeps its connection silent for seconds, not for minutes. */
const requestHandler = { connectionTimeout: 5_000, socketTimeout: 120_000 };

export interface Clients {
  s3: S3Client;
  glue: GlueClient;
  /** For the one request that must not be repeated: StartJobRun. */
  glueOnce: GlueClient;
  sfn: SFNClient;
}

/**
 * One of each per process. Not `adaptive` retries: there one throttled prefix or table slows all requests of the client down,
 * to one in two seconds, and a function's minutes run out; a request that waits by itself does not hold up the others.
 */
export function createClients({ region }: { region: string }): Clients {
  const settings = { region, requestHandler, retryMode: 'standard', maxAttempts: 6 };
  return {
    s3: new S3Client(settings),
    glue: new GlueClient(settings),
    glueOnce: new GlueClient({ ...settings, maxAttempts: 1 }),
    sfn: new SFNClient(settings),
  };
}
