import { LakefillError } from '../../core/errors.ts';

/** The commands that mean the same on the deployed service. The others are about files of this machine. */
const commands: readonly string[] = [
  'gaps',
  'plan',
  'run',
  'resume',
  'throttle',
  'status',
  'report',
  'rollback',
  'partitions',
  'waive',
  'unwaive',
];

/** Refuses `--aws` where it means nothing, and `--as-of` beside it: the service has a clock of its own. */
export function checkAwsCommand({ command, asOf }: { command?: string | undefined; asOf?: number | undefined }): void {
  if (command === undefined || !commands.includes(command)) {
    throw new LakefillError('NotSupported', `--aws means nothing to "${command ?? ''}", which works on this machine`, {
      data: { command: command ?? null, commands: [...commands] },
      hint: `leave --aws out; it goes with ${commands.join(', ')}`,
    });
  }
  if (asOf !== undefined) {
    throw new LakefillError('NotSupported', '--as-of cannot be had with --aws: the service goes by its own clock', {
      hint: 'leave --as-of out, or try it on a local lake',
    });
  }
}
