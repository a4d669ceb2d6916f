import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { DatabaseSync, StatementSync } from 'node:sqlite';

/**
 * Runs one scenario and is killed by SIGKILL before its n-th operation on the disk. Prints how many operations there were
 * when it survives.
 */
const [root = '', name = '', limit = ''] = process.argv.slice(2);
let left = Number.POSITIVE_INFINITY;
let count = 0;

function countCalls(owner: object, method: string): void {
  const holder = owner as Record<string, (...args: unknown[]) => unknown>;
  const original = holder[method];
  if (!original) throw new Error(`no ${method} to count`);
  holder[method] = function (this: unknown, ...args: unknown[]) {
    count++;
    if (count >= left) process.kill(process.pid, 'SIGKILL');
    return original.apply(this, args);
  };
}

const links = ['linkSync', 'renameSync', 'unlinkSync', 'rmSync', 'rmdirSync', 'mkdirSync', 'copyFileSync'];
for (const method of [...links, 'openSync', 'writeFileSync', 'fsync']) countCalls(fs, method);
countCalls(DatabaseSync.prototype, 'exec');
countCalls(StatementSync.prototype, 'run');
syncBuiltinESMExports();

const { prepare, scenarios } = await import('./scenario.ts');
const scenario = scenarios[name];
if (!scenario) throw new Error(`no scenario ${name}`);
const store = await prepare(root, scenario);
count = 0;
left = Number(limit);
await scenario.act(store, root);
process.stdout.write(String(count));
