import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { localClock } from '../../../platform/local/clock.ts';
import { localHolders } from '../../../platform/local/holders.ts';
import { localIds } from '../../../platform/local/ids.ts';
import { clockContract } from '../../contracts/clock.ts';

clockContract('this machine', () => localClock());
clockContract('a clock set to another day', () => localClock({ asOf: Date.UTC(2001, 6, 1) }));

describe('a clock set to another day', () => {
  it('starts there and moves by what it is advanced', () => {
    const clock = localClock({ asOf: 1_000_000 });

    const before = clock.now();
    clock.advance(3_600_000);
    const after = clock.now();

    expect(before).toBeGreaterThanOrEqual(1_000_000);
    expect(before).toBeLessThan(1_060_000);
    expect(after - before).toBeGreaterThanOrEqual(3_600_000);
    expect(after - before).toBeLessThan(3_660_000);
  });

  it('moves with real time', () => {
    const clock = localClock({ asOf: 0 });
    const end = performance.now() + 5;

    while (performance.now() < end);

    expect(clock.now()).toBeGreaterThanOrEqual(3);
  });
});

describe('ids', () => {
  it('are eight lower-case letters or digits, all different', () => {
    const ids = localIds();

    const drawn = Array.from({ length: 1_000 }, () => ids.next());

    expect(drawn.filter((id) => !/^[a-z0-9]{8}$/.test(id))).toEqual([]);
    expect(new Set(drawn).size).toBe(1_000);
  });
});

describe('a holder', () => {
  const execution = { id: 'run-1', name: 'run-1' };

  it('is alive as long as its process is', async () => {
    const holders = localHolders();

    const self = await holders.self(execution);

    expect(self).toMatchObject({ kind: 'process', id: 'run-1', pid: process.pid });
    expect(await holders.isDead(self)).toEqual({ dead: false, alive: true });
    expect(await localHolders().isDead(JSON.parse(JSON.stringify(self)))).toEqual({ dead: false, alive: true });
  });

  it('is dead once its process was killed, as another process sees', async () => {
    const module = new URL('../../../platform/local/holders.ts', import.meta.url).href;
    const script = `import { localHolders } from ${JSON.stringify(module)};
      process.stdout.write(JSON.stringify(await localHolders().self({ id: 'run-2', name: '' })));
      process.stdin.resume();`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const [said] = await once(child.stdout, 'data');
    const holder = JSON.parse(String(said));
    const holders = localHolders();

    const before = await holders.isDead(holder);
    child.kill('SIGKILL');
    await once(child, 'exit');

    expect([before, await holders.isDead(holder)]).toEqual([{ dead: false, alive: true }, { dead: true }]);
  });

  it.each<[string, boolean, Record<string, string>]>([
    ['whose pid was given to another process', true, { startTime: '1' }],
    ['of the same machine before it started anew', true, { bootId: 'an earlier one' }],
    ['of another machine', false, { machineId: 'another', startTime: '1' }],
    ['of another machine that started anew', false, { machineId: 'another', bootId: 'an earlier one' }],
    ['in another container', false, { pidNamespace: 'pid:[1]', startTime: '1' }],
    ['of another kind', false, { kind: 'execution', startTime: '1' }],
    ['that says no pid', false, { pid: 'none' }],
  ])('%s is proved dead: %s', async (_, dead, facts) => {
    const holders = localHolders();

    expect(await holders.isDead({ ...(await holders.self(execution)), ...facts })).toEqual({ dead });
  });

  it('without /proc is dead only when nobody has its pid', async () => {
    const holders = localHolders({ proc: '/nowhere' });
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    const self = await holders.self(execution);

    expect(await holders.isDead(self)).toEqual({ dead: false });
    expect(await holders.isDead({ ...self, pid: child.pid ?? 0 })).toEqual({ dead: true });
    expect(await holders.isDead({ ...self, machineId: 'another', pid: child.pid ?? 0 })).toEqual({ dead: false });
  });
});
