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

/** One of each per process. Retries adapt to throttling: all requests of a client slow down together. */
export function createClients({ region }: { region: string }): Clients {
  const settings = { region, requestHandler, retryMode: 'adaptive', maxAttempts: 6 };
  return {
    s3: new S3Client(settings),
    glue: new GlueClient(settings),
    glueOnce: new GlueClient({ ...settings, maxAttempts: 1 }),
    sfn: new SFNClient(settings),
  };
}
