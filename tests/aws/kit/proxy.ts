import { Agent, createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bytesOf } from './body.ts';

/** One request of an SDK client on its way to the service. */
export interface Asked {
  /** From 1. */
  number: number;
  service: 's3' | 'glue' | 'states';
  /** `AWSGlue.StartJobRun`, or the method for S3. */
  operation: string;
  body: Buffer;
}

/**
 * `throttle`, `unavailable`: the service refuses; `reset`: the connection breaks before the request arrives; `lose`: it is
 * carried out and the connection breaks before the answer.
 */
export type Fault = 'throttle' | 'unavailable' | 'reset' | 'lose';

export interface FaultProxy {
  endpoint: string;
  /** What becomes of the next requests; nothing is broken at first. */
  faultOf: (asked: Asked) => Fault | undefined;
  /** Every request that reached the service. */
  arrived: Asked[];
  stop(): Promise<void>;
}

/** A way to `target` that loses some requests and some answers. */
export async function startProxy(target: string): Promise<FaultProxy> {
  const agent = new Agent({ keepAlive: true });
  let requests = 0;
  const proxy: FaultProxy = {
    endpoint: '',
    faultOf: () => undefined,
    arrived: [],
    async stop() {
      server.closeAllConnections();
      agent.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bytesOf(request);
    requests += 1;
    const asked = { number: requests, body, ...operationOf(request) };
    const fault = proxy.faultOf(asked);
    if (fault === 'reset') {
      request.socket.destroy();
      return;
    }
    if (fault === 'throttle' || fault === 'unavailable') {
      refuse(response, asked.service, fault);
      return;
    }
    proxy.arrived.push(asked);
    const { status, headers, bytes } = await forwarded(target, request, body, agent);
    if (fault === 'lose') request.socket.destroy();
    else response.writeHead(status, headers).end(bytes);
  };
  const server = createServer((request, response) => {
    // The other side went away: there is nobody to tell.
    answer(request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  proxy.endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return proxy;
}

function operationOf({ headers, method = '' }: IncomingMessage): Pick<Asked, 'service' | 'operation'> {
  const target = headers['x-amz-target'];
  if (typeof target !== 'string') return { service: 's3', operation: method };
  return { service: target.startsWith('AWSGlue') ? 'glue' : 'states', operation: target };
}

const codes = {
  s3: { throttle: [503, 'SlowDown'], unavailable: [503, 'ServiceUnavailable'] },
  json: { throttle: [400, 'ThrottlingException'], unavailable: [503, 'ServiceUnavailable'] },
} as const;

function refuse(response: ServerResponse, service: Asked['service'], fault: 'throttle' | 'unavailable'): void {
  const [status, code] = codes[service === 's3' ? 's3' : 'json'][fault];
  const s3 = service === 's3';
  response
    .writeHead(status, { 'content-type': s3 ? 'application/xml' : 'application/x-amz-json-1.1' })
    .end(s3 ? `<Error><Code>${code}</Code><Message>${fault}</Message></Error>` : JSON.stringify({ __type: code }));
}

function forwarded(
  target: string,
  { method, url, headers }: IncomingMessage,
  body: Buffer,
  agent: Agent,
): Promise<{ status: number; headers: IncomingMessage['headers']; bytes: Buffer }> {
  return new Promise((resolve, reject) => {
    const onward = send(new URL(url ?? '/', target), { method, headers, agent }, (answer) => {
      bytesOf(answer).then(
        (bytes) => resolve({ status: answer.statusCode ?? 502, headers: answer.headers, bytes }),
        reject,
      );
    });
    onward.on('error', reject).end(body);
  });
}
