import { writeFileSync } from 'node:fs';
import {
  DescribeMapRunCommand,
  DescribeStateMachineCommand,
  ListMapRunsCommand,
  UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hashesOf, readDeclarations } from '../../resources/declarations.ts';
import { type Said, say } from '../cli/kit.ts';
import type { Written } from '../repo/declared.ts';
import { account, region } from './kit/moto.ts';
import { type Service, startService } from './kit/service.ts';
import { day, fill, holding, key, numbers, table } from './kit/table.ts';

/** The command line against the deployed service: region, credentials and address come from the environment, as anywhere. */
let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service?.stop());
afterEach(() => {
  delete service.functions.around['transform-chunk'];
});

const machine = `arn:aws:states:${region}:${account}:stateMachine:lakefill-dev-backfill`;

/** Declares, and puts into the definition what a deployment would. */
async function deploy(...declarations: Written[]): Promise<void> {
  service.declare(...declarations);
  const { sfn } = service.moto.clients;
  const { definition = '' } = await sfn.send(new DescribeStateMachineCommand({ stateMachineArn: machine }));
  const said = `Declarations: ${hashesOf(readDeclarations('datasets'))}",`;
  const changed = definition.replace(/Declarations: [^"]*",/, said);
  await sfn.send(new UpdateStateMachineCommand({ stateMachineArn: machine, definition: changed }));
}

/** The functions are in this process too: their metrics share its standard output with the answer. */
async function lakefill(...args: string[]): Promise<Said> {
  const said = await say(['--aws', '--json', ...args]);
  const { text } = said.out;
  if (typeof text !== 'string') return said;
  const own = text.split('\n').findLast((line) => line !== '' && !line.startsWith('{"_aws"'));
  return { ...said, out: JSON.parse(own ?? '{}') };
}

const days = (through: number): string[] => ['--from', day(1), '--through', day(through)];

describe('lakefill --aws', () => {
  it('finds the gaps, fills them by the deployed machine, tells of it, and puts them back', async () => {
    await deploy(table('told'));
    await fill(service.store, 'told', numbers(1, 4));

    const gaps = await lakefill('gaps', 'told', ...days(4));
    const ran = await lakefill('run', 'told', ...days(4), '--yes', '--reason', 'first');
    const runId = String(ran.out.runId);
    const after = await lakefill('gaps', 'told', ...days(4));
    const [all, one] = [await lakefill('status'), await lakefill('status', runId)];
    const report = await lakefill('report', runId);
    const seen = await lakefill('partitions', 'told');

    expect([gaps.exit, gaps.out.counts]).toEqual([0, { missing: 4 }]);
    expect([ran.exit, ran.out]).toMatchObject([0, { outcome: 'SUCCEEDED', expected: 4, published: 4, rows: 8 }]);
    expect(ran.err).toContain(`run ${runId}\n`);
    expect(after.out).toMatchObject({ expected: 4, complete: 4, gaps: [] });
    expect(all.out.runs).toMatchObject([{ runId, dataset: 'told', outcome: 'SUCCEEDED', published: 4, failed: 0 }]);
    expect(one.out).toMatchObject({ run: { runId }, chunks: [{ state: 'ended', published: 4 }] });
    expect(report.out).toEqual(ran.out);
    expect(seen.out.partitions).toMatchObject(numbers(1, 4).map((n) => ({ partition: key(n), rows: 2, runId })));

    const back = await lakefill('rollback', runId);

    expect([back.exit, back.out]).toMatchObject([
      0,
      { runId, outcome: 'ROLLED_BACK', removed: numbers(1, 4).map(key), restored: [], refused: [] },
    ]);
    expect(await holding(service.store, 'told')).toEqual({});
    expect((await lakefill('status')).out.runs).toMatchObject([{ runId, outcome: 'ROLLED_BACK' }]);
  });

  it('throttles the fan-out that is under way, and says that it runs', async () => {
    await deploy(table('slowed', { limits: { maxConcurrency: 2, lambda: { maxPartitionsPerChunk: 1 } } }));
    await fill(service.store, 'slowed', numbers(1, 3));
    const met: Said[] = [];
    let first = true;
    service.functions.around['transform-chunk'] = async (next, payload) => {
      if (first) {
        first = false;
        met.push(await lakefill('throttle', String(payload.runId), '1'));
        met.push(await lakefill('status', String(payload.runId)));
      }
      return next(payload);
    };

    const ran = await lakefill('run', 'slowed', ...days(3), '--yes');

    const { runId } = ran.out;
    expect([ran.exit, ran.out.published]).toEqual([0, 3]);
    expect(met.map(({ exit, out }) => [exit, out])).toMatchObject([
      [0, { runId, maxConcurrency: 1 }],
      [0, { run: { runId, outcome: 'RUNNING' } }],
    ]);
    const executionArn = /execution (arn:\S+)/.exec(ran.err)?.[1] ?? '';
    const { sfn } = service.moto.clients;
    const { mapRuns = [] } = await sfn.send(new ListMapRunsCommand({ executionArn }));
    const { maxConcurrency } = await sfn.send(new DescribeMapRunCommand({ mapRunArn: mapRuns[0]?.mapRunArn }));
    expect([mapRuns.length, maxConcurrency]).toEqual([1, 1]);
  });

  it('plans without a run, runs just that plan, and shows what a dry run of the machine shows', async () => {
    await deploy(table('planned'));
    await fill(service.store, 'planned', numbers(1, 2));

    const before = service.functions.invoked.length;
    const plan = await lakefill('plan', 'planned', ...days(2), '--out', 'planned.json');
    const invoked = service.functions.invoked.slice(before);
    const dry = await lakefill('run', 'planned', ...days(2), '--dry-run');
    const asked = await lakefill('run', 'planned', ...days(2));
    const ran = await lakefill('run', '--plan', 'planned.json', '--yes');

    expect(invoked).toEqual([]);
    expect([dry.exit, dry.out]).toMatchObject([0, { outcome: 'PLANNED', planHash: plan.out.planHash, published: 0 }]);
    expect([asked.exit, asked.out]).toMatchObject([2, { error: { name: 'ConfirmationRequired' } }]);
    expect([ran.exit, ran.out]).toMatchObject([0, { outcome: 'SUCCEEDED', planHash: plan.out.planHash, published: 2 }]);
  });

  it('says what failed, by exit code, name and report', async () => {
    await deploy(table('partly', { rules: 'Rules = [ ColumnValues "n" < 50 ]' }));
    await fill(service.store, 'partly', numbers(1, 3), (n) => (n === 3 ? [1, 99] : [n, n + 1]));

    const ran = await lakefill('run', 'partly', ...days(3), '--yes');
    const unknown = await lakefill('rollback', 'no-such-run');
    const finished = await lakefill('resume', String(ran.out.runId));

    expect([ran.exit, ran.out]).toMatchObject([
      3,
      { outcome: 'PARTIALLY_FAILED', published: 2, failed: [{ partition: key(3), error: 'AuditFailed' }] },
    ]);
    expect([unknown.exit, unknown.out]).toMatchObject([2, { error: { name: 'UnknownRun' } }]);
    expect([finished.exit, finished.out]).toMatchObject([2, { error: { name: 'RunFinished' } }]);
  });

  it('goes on by resume where a step of the machine broke', async () => {
    await deploy(table('broken'));
    await fill(service.store, 'broken', numbers(1, 2));
    service.functions.around['collect-outcomes'] = () => {
      throw new TypeError('broken');
    };
    const broken = await lakefill('run', 'broken', ...days(2), '--yes');
    delete service.functions.around['collect-outcomes'];
    const [line] = (await lakefill('status')).out.runs as { runId: string; outcome: string }[];

    const resumed = await lakefill('resume', line?.runId ?? '');

    expect([broken.exit, broken.out]).toMatchObject([1, { error: { name: 'Bug', message: 'TypeError: broken' } }]);
    expect([resumed.exit, resumed.out]).toMatchObject([0, { runId: line?.runId, outcome: 'SUCCEEDED', published: 2 }]);
  });

  it('refuses a declaration that is not the deployed one, before anything is started', async () => {
    await deploy(table('other'));
    await fill(service.store, 'other', numbers(1, 2));
    const declared = table('other', { rules: 'Rules = [ RowCount > 1 ]' });
    writeFileSync('datasets/other.yml', JSON.stringify(declared));
    const invoked = service.functions.invoked.length;

    const refused = [
      await lakefill('gaps', 'other', ...days(2)),
      await lakefill('plan', 'other', ...days(2)),
      await lakefill('run', 'other', ...days(2), '--yes'),
    ];

    expect(refused.map(({ exit, out }) => [exit, out])).toMatchObject(
      Array(3).fill([2, { error: { name: 'DeclarationDiffers', data: { dataset: 'other' } } }]),
    );
    expect(service.functions.invoked).toHaveLength(invoked);
  });

  it('says that there is no service of a name', async () => {
    process.env.LAKEFILL_SERVICE = 'lakefill-prod';

    const { exit, out } = await lakefill('status');

    delete process.env.LAKEFILL_SERVICE;
    expect([exit, out]).toMatchObject([
      2,
      { error: { name: 'NotDeployed', data: { service: 'lakefill-prod', region } } },
    ]);
  });
});
