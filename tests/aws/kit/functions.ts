import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Json } from '../../../core/json.ts';
import type { StepHandler } from '../../../functions/shared/stack.ts';
import { bytesOf } from './body.ts';
import { asFunction } from './calls.ts';

export type Fields = Record<string, Json>;

/** Stands between Lambda and a function: it may call `next`, change what goes in or comes out, or throw. `call` from 1. */
export type Around = (next: (payload: Fields) => Promise<Fields>, payload: Fields, call: number) => Promise<Fields>;

export interface Functions {
  endpoint: string;
  around: Record<string, Around>;
  /** Every invocation in order, by function. */
  invoked: string[];
  stop(): Promise<void>;
}

/**
 * Lambda's Invoke on this machine: the functions' own entries in this process, an error told as Lambda tells it. `after` sees
 * every answer on its way back.
 */
export async function hostFunctions(
  handlers: () => Promise<Record<string, StepHandler<unknown>>>,
  after: (step: string, answer: Fields) => Fields,
): Promise<Functions> {
  const counts = new Map<string, number>();
  const invoke = async (step: string, payload: Fields): Promise<Fields> => {
    const handler = (await handlers())[step];
    if (!handler) throw new Error(`no function is called ${step}`);
    const call = (counts.get(step) ?? 0) + 1;
    counts.set(step, call);
    functions.invoked.push(step);
    const next = (changed: Fields) => asFunction(step, async () => (await handler(changed)) as Fields);
    const around = functions.around[step];
    return after(step, around ? await around(next, payload, call) : await next(payload));
  };

  const server = createServer((request, response) => {
    answer(request, response, invoke).catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const functions: Functions = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    around: {},
    invoked: [],
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return functions;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  invoke: (step: string, payload: Fields) => Promise<Fields>,
): Promise<void> {
  const [, name = ''] = /functions\/([^/]+)\/invocations/.exec(request.url ?? '') ?? [];
  // The placeholders of the definition stay in the name: `${self:service}-${sls:stage}-start-job`.
  const step = decodeURIComponent(name).replace(/^.*\}-/, '');
  const payload = JSON.parse((await bytesOf(request)).toString());
  const headers = { 'content-type': 'application/json', 'x-amz-executed-version': '$LATEST' };
  try {
    const answered = JSON.stringify(await invoke(step, payload));
    response.writeHead(200, headers).end(answered);
  } catch (error) {
    const { name: errorType, message: errorMessage } = error instanceof Error ? error : new Error(String(error));
    response
      .writeHead(200, { ...headers, 'x-amz-function-error': 'Unhandled' })
      .end(JSON.stringify({ errorType, errorMessage, trace: [] }));
  }
}
