import { expect, it } from 'vitest';
import { WORKFLOW } from '../../core/cost/assumptions.ts';
import { text } from './house.ts';

interface State {
  Type: string;
  Next?: string;
  Default?: string;
  Choices?: { Next: string; And?: { StringEquals?: string }[]; StringEquals?: string; BooleanEquals?: boolean }[];
  ItemProcessor?: Machine;
}

interface Machine {
  StartAt: string;
  States: Record<string, State>;
}

const backfill: Machine = JSON.parse(text('statemachine/backfill.asl.json'));
const chunk = backfill.States.ProcessChunks?.ItemProcessor ?? { StartAt: '', States: {} };

/** The states that a walk enters when Choices are answered, in their order, by these values; no answer means the default. */
function walk(machine: Machine, from: string, answers: Record<string, string[]>): string[] {
  const left = structuredClone(answers);
  const entered: string[] = [];
  for (let name: string | undefined = from; name !== undefined; ) {
    entered.push(name);
    const state: State | undefined = machine.States[name];
    const answer: string | undefined = left[name]?.shift();
    const choice: { Next: string } | undefined = state?.Choices?.find(
      (one) => JSON.stringify(one).includes(`"StringEquals":"${answer}"`) || (answer === 'true' && one.BooleanEquals),
    );
    name = choice?.Next ?? state?.Default ?? state?.Next;
  }
  return entered;
}

const ended = { 'Outcome?': ['true'] };

it.each([
  ['a run that finds nothing to do', walk(backfill, backfill.StartAt, { 'Prepared?': ['discover'], ...ended })],
  [
    'a run of one pass, without its chunks',
    walk(backfill, backfill.StartAt, { 'Prepared?': ['discover'], 'NextStep?': ['process'], ...ended }),
  ],
  ['chunk on Lambda', walk(chunk, chunk.StartAt, { 'JobStarted?': ['lambda'] })],
  ['chunk of unregistered partitions', walk(chunk, chunk.StartAt, { 'JobStarted?': ['staged'] })],
])('%s enters as many states as docs/cost.md says', (name, states) => {
  expect(text('docs/cost.md')).toContain(`| ${name} | ${states.length} |`);
});

const difference = (more: string[], less: string[]): number => more.length - less.length;

it('a further pass, a wait, and a look at a job cost what docs/cost.md says', () => {
  const passes = (steps: string[]) =>
    walk(backfill, backfill.StartAt, {
      'Prepared?': ['discover'],
      'NextStep?': steps,
      'WorkLeft?': steps
        .filter((step) => step === 'process')
        .slice(1)
        .map(() => 'plan'),
      ...ended,
    });
  const looks = (count: number) =>
    walk(chunk, chunk.StartAt, { 'JobStarted?': ['glue'], 'JobDone?': Array<string>(count - 1).fill('again') });

  const pass = difference(passes(['process', 'process']), passes(['process']));
  const wait = difference(passes(['wait', 'process']), passes(['process']));
  const look = difference(looks(2), looks(1));

  const page = text('docs/cost.md');
  expect(page).toContain(`| every further pass | ${pass} |`);
  expect(page).toContain(`| every wait for the window | ${wait} |`);
  expect(page).toContain(`| chunk on Glue | ${looks(1).length - look}, and ${look} for each look at the job |`);
  expect([look, walk(chunk, chunk.StartAt, { 'JobStarted?': ['lambda'] }).length + 1]).toEqual([
    WORKFLOW.transitionsPerPoll,
    WORKFLOW.transitionsPerChunk,
  ]);
});
