import { Socket } from 'node:net';

const loopback = new Set(['localhost', '127.0.0.1', '::1', '0.0.0.0', '::']);

/** Where a `Socket.connect` call wants to go; undefined for a path (a Unix socket) or a missing host (localhost). */
function hostOf(args: unknown[]): string | undefined {
  // net.connect normalizes its arguments into one array before it calls the method.
  const [first, second] = Array.isArray(args[0]) ? args[0] : args;
  if (typeof first === 'object' && first !== null) return 'host' in first ? String(first.host) : undefined;
  return typeof second === 'string' ? second : undefined;
}

/** Makes every outgoing connection that leaves this machine throw: a test that needs the network is not a unit test. */
export function forbidNetwork(): void {
  const connect = Socket.prototype.connect;
  Socket.prototype.connect = function (this: Socket, ...args: unknown[]) {
    const host = hostOf(args);
    if (host !== undefined && host !== 'undefined' && !loopback.has(host)) {
      throw new Error(`tests may not use the network: connection to ${host} refused`);
    }
    return Reflect.apply(connect, this, args);
  } as typeof connect;
}
