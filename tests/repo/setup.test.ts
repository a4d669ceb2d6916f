import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { nodeReport } from '../../scripts/node-version.mjs';
import { countTests } from '../setup/closing-line.ts';

it.each([
  ['a named host', () => connect(80, 'example.com')],
  ['a private address', () => connect({ port: 80, host: '10.0.0.1' })],
  ['a host given as options', () => connect({ port: 443, host: 'example.com' })],
])('a connection to %s throws', (_, dial) => {
  expect(dial).toThrow('tests may not use the network');
});

it('fetch cannot leave the machine', async () => {
  await expect(fetch('http://example.com')).rejects.toMatchObject({
    cause: expect.objectContaining({ message: expect.stringContaining('example.com refused') }),
  });
});

it('the loopback interface stays open', async () => {
  const server = createServer((socket) => socket.end('hello'));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;

  const text = await new Promise<string>((done) =>
    connect(port, '127.0.0.1').on('data', (chunk) => done(chunk.toString())),
  );

  expect(text).toBe('hello');
  server.close();
});

it('temporary files land in the folder of this run', () => {
  expect(tmpdir()).toMatch(/lakefill-test-/);
});

it.each([
  ['20.20.2', false],
  ['22.17.9', false],
  ['22.18.0', true],
  ['24.0.0', true],
])('Node %s runs TypeScript: %s', (version, ok) => {
  expect(nodeReport(version).ok).toBe(ok);
});

it('names the way out when Node is too old', () => {
  expect(nodeReport('20.20.2').line).toContain('npm rebuild node');
});

it('counts broken files and stray errors as failures', () => {
  const module = (states: string[], errors: number) =>
    ({
      errors: () => Array.from({ length: errors }),
      children: {
        allTests: () => states.map((state) => ({ result: () => ({ state }) })),
        allSuites: () => [],
      },
    }) as unknown as Parameters<typeof countTests>[0][number];

  const counts = countTests([module(['passed', 'passed', 'failed', 'skipped'], 0), module([], 1)], [
    { message: 'stray' },
  ] as Parameters<typeof countTests>[1]);

  expect(counts).toEqual({ passed: 2, failed: 3 });
});
