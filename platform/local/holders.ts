import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Holder } from '../../core/ledger/lease.ts';
import type { Holders } from '../../ports/holders.ts';

/**
 * A worker is a process, told apart from a later one with the same pid by its start time. Proved dead: same machine and
 * another boot; or same machine, boot and pid namespace and no such process. A container sees neither its neighbours'
 * processes nor the host's, so across namespaces nothing is proved and the lease has to expire.
 * Without /proc (macOS) the machine is its host name, and a pid that is taken counts as alive.
 */
export function localHolders({ proc = '/proc' }: { proc?: string } = {}): Holders {
  const machine = {
    machineId: read('/etc/machine-id') ?? `host:${hostname()}`,
    bootId: read(join(proc, 'sys/kernel/random/boot_id')) ?? '',
    pidNamespace: namespace(join(proc, 'self/ns/pid')) ?? '',
  };

  return {
    async self({ id }): Promise<Holder> {
      return { kind: 'process', id, ...machine, pid: process.pid, startTime: startTime(proc, process.pid) ?? '' };
    },
    async isDead(holder) {
      if (holder.kind !== 'process' || typeof holder.pid !== 'number') return { dead: false };
      if (holder.machineId !== machine.machineId) return { dead: false };
      if (holder.bootId !== machine.bootId) return { dead: holder.bootId !== '' && machine.bootId !== '' };
      if (holder.pidNamespace !== machine.pidNamespace) return { dead: false };
      if (machine.bootId === '') return { dead: !isTaken(holder.pid) };
      return startTime(proc, holder.pid) === holder.startTime ? { dead: false, alive: true } : { dead: true };
    },
  };
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim() || undefined;
  } catch {
    return undefined;
  }
}

function namespace(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

/** Clock ticks since boot (proc(5), field 22); undefined for no process, and for one that ended but was not reaped. */
function startTime(proc: string, pid: number): string | undefined {
  const stat = read(join(proc, String(pid), 'stat'));
  // The command, field 2, may contain spaces and parentheses.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state] = fields ?? [];
  return state === 'Z' || state === 'X' ? undefined : fields?.[19];
}

function isTaken(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
