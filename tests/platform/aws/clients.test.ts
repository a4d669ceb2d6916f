import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createClients } from '../../../platform/aws/clients.ts';
import { openGlueJobs } from '../../../platform/aws/jobs.ts';
import { openS3Store } from '../../../platform/aws/object-store.ts';
import { noPause, refused } from './sdk.ts';

/** A service on this machine that answers, or breaks off, as the test says. */
type Answer = (request: IncomingMessage, response: ServerResponse, number: number) => void;

let close = async () => {};

async function serving(answer: Answer) {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.method ?? '');
    request.resume().on('end', () => answer(request, response, requests.length));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const clients = createClients({ region: 'us-east-1' });
  close = async () => {
    for (const client of Object.values(clients)) client.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { clients, requests };
}

/** S3 takes the first PUT and its answer is lost; the second finds the key taken, by the writer whose token it keeps. */
function losingAnswers(token: (own: string) => string): Answer {
  let own = '';
  return (request, response, number) => {
    if (number === 1) {
      own = String(request.headers['x-amz-meta-lakefill-write']);
      request.socket.destroy();
    } else if (request.method === 'PUT') {
      response.writeHead(412).end('<Error><Code>PreconditionFailed</Code></Error>');
    } else {
      const metadata = { 'x-amz-meta-lakefill-write': token(own) };
      response.writeHead(200, { ETag: '"e1"', 'x-amz-version-id': 'v1', ...metadata }).end();
    }
  };
}

describe('the clients', () => {
  beforeEach(() => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'key');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  });
  afterEach(async () => {
    await close();
    vi.unstubAllEnvs();
  });

  it('repeat a write whose answer was lost, and find that it was done', async () => {
    const { clients, requests } = await serving(losingAnswers((own) => own));
    const store = openS3Store({ client: clients.s3, pause: noPause });

    const put = await store.put('s3://lake/a', 'x', { ifNoneMatch: true });

    expect([put.etag, put.versionId, requests]).toEqual(['e1', 'v1', ['PUT', 'PUT', 'HEAD']]);
  });

  it('repeat a write whose answer was lost, and find that another writer was faster', async () => {
    const { clients, requests } = await serving(losingAnswers(() => 'another'));
    const store = openS3Store({ client: clients.s3, pause: noPause });

    expect(await refused(store.put('s3://lake/a', 'x', { ifNoneMatch: true }))).toBe('PreconditionFailed');
    expect(requests).toEqual(['PUT', 'PUT', 'HEAD']);
  });

  it('repeat a question to Glue, but never the start of a job', async () => {
    const { clients, requests } = await serving((request, response, number) => {
      if (number < 3) request.socket.destroy();
      else response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end('{"JobRuns":[]}');
    });
    const jobs = openGlueJobs({ client: clients.glue, onceClient: clients.glueOnce });
    const options = { workers: 2, workerType: 'G.1X', class: 'STANDARD', timeoutMinutes: 60 } as const;

    expect(await refused(jobs.start('chunk', {}, options))).toBe('TransientError');
    expect(requests).toHaveLength(1);
    expect(await jobs.find('chunk', 'k1', 0)).toBeUndefined();
    expect(requests).toHaveLength(3);
  });
});
