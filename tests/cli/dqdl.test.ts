import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { duckdb, type Home, makeHome } from './kit.ts';

let home: Home;
let folder: string;
beforeEach(() => {
  home = makeHome(null);
  folder = join(home.datasets, '../files');
  mkdirSync(folder);
});
afterEach(() => home.dispose());

function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

const people = 'id,name,amount\n1,a,2.5\n2,b,3\n3,,4\n';

async function parquet(name: string, select: string): Promise<string> {
  const file = join(folder, name);
  await duckdb(`COPY (${select}) TO '${file}' (FORMAT parquet)`);
  return file;
}

describe('dqdl check', () => {
  it('says what a ruleset holds', async () => {
    const file = write('rules.dqdl', 'Rules = [ RowCount > 0, IsComplete "origin" ]');

    const { exit, out } = await home.lakefill('dqdl', 'check', file);

    expect({ exit, out }).toEqual({
      exit: 0,
      out: {
        valid: true,
        rules: [
          { type: 'RowCount', parameters: {}, text: 'RowCount > 0' },
          { type: 'IsComplete', parameters: { TargetColumn: 'origin' }, text: 'IsComplete "origin"' },
        ],
        analyzers: [],
        errors: [],
        warnings: [],
      },
    });
  });

  it('prints its own document also where it is exit 2, with line and column', async () => {
    const file = write('rules.dqdl', 'Rules = [\n  RowCount > ,\n  IsComplete "origin"\n]');

    const { exit, out } = await home.lakefill('dqdl', 'check', file);

    expect({ exit, out }).toMatchObject({
      exit: 2,
      out: { valid: false, errors: [{ line: 2, column: 14, message: expect.stringContaining('Expected') }] },
    });
  });

  it('of a missing file is exit 2', async () => {
    const file = join(folder, 'nowhere.dqdl');

    const { exit, out } = await home.lakefill('dqdl', 'check', file);

    expect({ exit, error: out.error }).toMatchObject({ exit: 2, error: { name: 'InvalidRequest', data: { file } } });
  });
});

describe('dqdl eval', () => {
  it('answers from footers alone where they prove it', async () => {
    const data = await parquet('a.parquet', 'SELECT i AS n FROM range(1, 11) r(i)');
    const rules = write('rules.dqdl', 'Rules = [ RowCount = 10, ColumnValues "n" between 0 and 11 ]');

    const { exit, out } = await home.lakefill('dqdl', 'eval', '--rules', rules, '--data', data, '--footer-only');

    expect({ exit, out }).toEqual({
      exit: 0,
      out: {
        outcome: 'Passed',
        rules: [
          { rule: 'RowCount = 10', outcome: 'Passed', evidence: 'footer', detail: 'rows: 10, wanted = 10' },
          {
            rule: 'ColumnValues "n" between 0 and 11',
            outcome: 'Passed',
            evidence: 'footer',
            detail: expect.any(String),
          },
        ],
      },
    });
  });

  it('asks the rows for the rest, unless it may not', async () => {
    const data = await parquet('a.parquet', 'SELECT i AS n FROM range(1, 11) r(i)');
    const rules = write('rules.dqdl', 'Rules = [ Uniqueness "n" = 1 ]');
    const command = ['dqdl', 'eval', '--rules', rules, '--data', data];

    const [asked, unasked] = [await home.lakefill(...command), await home.lakefill(...command, '--footer-only')];

    expect(asked).toMatchObject({ exit: 0, out: { outcome: 'Passed', rules: [{ evidence: 'scan' }] } });
    expect(unasked).toMatchObject({ exit: 3, out: { outcome: 'Unknown', rules: [{ outcome: 'Unknown' }] } });
  });

  it('takes several files as one set', async () => {
    const files = [await parquet('a.parquet', 'SELECT 1 AS n'), await parquet('b.parquet', 'SELECT 1 AS n')];
    const rules = write('rules.dqdl', 'Rules = [ RowCount = 2, IsUnique "n" ]');

    const { exit, out } = await home.lakefill('dqdl', 'eval', '--rules', rules, '--data', ...files);

    expect({ exit, outcomes: outcomesOf(out) }).toEqual({ exit: 3, outcomes: ['Passed', 'Failed'] });
  });

  it.each(['csv', 'json', 'ndjson'])('reads %s', async (extension) => {
    const json = '{"id":1,"name":"a","amount":2.5}\n{"id":2,"name":"b","amount":3}\n{"id":3,"amount":4}\n';
    const data = write(`people.${extension}`, extension === 'csv' ? people : json);
    const rules = write(
      'rules.dqdl',
      'Rules = [ RowCount = 3, IsComplete "name", ColumnExists "amount", ColumnValues "amount" > 2, Completeness "name" > 0.5 ]',
    );

    const { exit, out } = await home.lakefill('dqdl', 'eval', '--rules', rules, '--data', data);

    expect({ exit, outcome: out.outcome, outcomes: outcomesOf(out) }).toEqual({
      exit: 3,
      outcome: 'Failed',
      outcomes: ['Passed', 'Failed', 'Passed', 'Passed', 'Passed'],
    });
  });

  it('never guesses about text without reading its rows', async () => {
    const data = write('people.csv', people);
    const rules = write('rules.dqdl', 'Rules = [ ColumnExists "amount", RowCount = 3 ]');

    const { out } = await home.lakefill('dqdl', 'eval', '--rules', rules, '--data', data, '--footer-only');

    expect(outcomesOf(out)).toEqual(['Passed', 'Unknown']);
  });

  it('compares with references by their names', async () => {
    const data = write('people.csv', people);
    const [ids, more] = [
      await parquet('ids.parquet', 'SELECT 1 AS id'),
      await parquet('more.parquet', 'SELECT 2 AS id'),
    ];
    const rules = write(
      'rules.dqdl',
      'Rules = [ ReferentialIntegrity "id" "known.{id}" between 0.6 and 0.7, RowCountMatch "known" = 1.5, RowCountMatch "other" = 1 ]',
    );

    const { exit, out } = await home.lakefill(
      ...['dqdl', 'eval', '--rules', rules, '--data', data],
      ...['--reference', `known=${ids}`, '--reference', `known=${more}`],
    );

    expect({ exit, outcomes: outcomesOf(out) }).toEqual({ exit: 3, outcomes: ['Passed', 'Passed', 'Failed'] });
  });

  it('knows the files themselves', async () => {
    const data = write('people.csv', people);
    const sum = '562663048b1555f3184cf04eaabdd3f8';
    const rules = write(
      'rules.dqdl',
      `Rules = [ FileSize < 1 KB, FileUniqueness = 1, FileMatch in ["${sum}"], FileMatch not in ["${sum}"] ]`,
    );

    const { out } = await home.lakefill('dqdl', 'eval', '--rules', rules, '--data', data);

    expect(outcomesOf(out)).toEqual(['Passed', 'Passed', 'Passed', 'Failed']);
  });

  it('one broken rule does not hide the others', async () => {
    const data = write('people.csv', people);
    const rules = write('rules.dqdl', 'Rules = [ CustomSql "select nothing from nowhere" > 1, RowCount = 3 ]');

    const { exit, out } = await home.lakefill('dqdl', 'eval', '--rules', rules, '--data', data);

    expect({ exit, outcome: out.outcome, outcomes: outcomesOf(out) }).toEqual({
      exit: 3,
      outcome: 'Unknown',
      outcomes: ['Unknown', 'Passed'],
    });
  });

  describe('is refused as a whole with', () => {
    const sound = 'Rules = [ RowCount > 0 ]';

    it.each<[string, string, string, string, string]>([
      ['a broken ruleset', 'Rules = [ RowCount > ]', 'a.csv', people, 'InvalidRuleset'],
      ['data of no known format', sound, 'a.txt', people, 'InvalidRequest'],
      ['data that is not what it is called', sound, 'a.parquet', people, 'InvalidRequest'],
      ['text that does not read as its format', sound, 'a.json', people, 'InvalidRequest'],
    ])('%s', async (_, ruleset, name, content, error) => {
      const [rules, data] = [write('rules.dqdl', ruleset), write(name, content)];

      const { exit, out } = await home.lakefill('dqdl', 'eval', '--rules', rules, '--data', data);

      expect({ exit, error: out.error }).toMatchObject({ exit: 2, error: { name: error } });
    });

    it('data of two formats', async () => {
      const data = [write('a.csv', people), await parquet('b.parquet', 'SELECT 1 AS n')];

      const { exit, out } = await home.lakefill(
        ...['dqdl', 'eval', '--rules', write('rules.dqdl', sound), '--data', ...data],
      );

      expect({ exit, error: out.error }).toMatchObject({ exit: 2, error: { name: 'InvalidRequest' } });
    });

    it('missing data', async () => {
      const rules = write('rules.dqdl', sound);

      const { exit, out } = await home.lakefill('dqdl', 'eval', '--rules', rules, '--data', join(folder, 'no.csv'));

      expect({ exit, error: out.error }).toMatchObject({ exit: 2, error: { name: 'InvalidRequest' } });
    });
  });
});

const outcomesOf = (out: { rules?: unknown }): string[] =>
  (out.rules as { outcome: string }[]).map(({ outcome }) => outcome);
