import { describe, expect, it } from 'vitest';
import { parseDqdl } from '../../../../core/audit/dqdl/parser.ts';
import { auditQuery, contextOfColumns } from '../../../../core/audit/rules/audit-query.ts';
import type { FileFact, RuleContext } from '../../../../core/audit/rules/context.ts';
import { evaluateFromFooters, kindOf } from '../../../../core/audit/rules/evaluate.ts';
import { patternProblem, quoteNumber, quoteText } from '../../../../core/audit/rules/sql.ts';
import { readClock, wallReading } from '../../../../core/audit/rules/values/clock.ts';
import { dayOf, parseDay, parseDecimal } from '../../../../core/audit/rules/values/wanted-values.ts';
import { at } from '../../../../core/errors.ts';
import { known } from './known.ts';

const ruleOf = (text: string) => at(parseDqdl(`Rules = [ ${text} ]`).rules, 0);

describe('SQL that both engines read alike', () => {
  it.each([
    ['', "''"],
    ['plain', "'plain'"],
    ["it's", "('it' || CHR(39) || 's')"],
    ["'", 'CHR(39)'],
    ['\\', 'CHR(92)'],
    ['a\\b', "('a' || CHR(92) || 'b')"],
    ["''", '(CHR(39) || CHR(39))'],
    ['a${b}', "('a' || '$' || '{b}')"],
    ['$a {b}', "'$a {b}'"],
  ])('spells the text %j as %s', (text, sql) => {
    expect(quoteText(text)).toBe(sql);
  });

  it.each([
    ['1.50', '1.50'],
    ['-7', '-7'],
    [`-${'9'.repeat(38)}`, `-${'9'.repeat(38)}`],
    ['1'.padEnd(39, '0'), '1E+38'],
    ['0.5'.padEnd(41, '0'), '5E-1'],
    ['5e-7', '5E-7'],
    ['1E3', '1E+3'],
  ])('spells the number %s as %s', (text, sql) => {
    expect(quoteNumber(text)).toBe(sql);
  });

  it.each([
    ['a+b', null],
    ['(?:a)', null],
    ['(?i)a', null],
    ['(?is)a', null],
    ['\\\\1', null],
    ['\\d{1,2}', null],
    ['(?=a)', 'lookaround and atomic groups are not available in both engines'],
    ['(?!a)', 'lookaround and atomic groups are not available in both engines'],
    ['(?<=a)', 'lookaround and atomic groups are not available in both engines'],
    ['(?<!a)', 'lookaround and atomic groups are not available in both engines'],
    ['(?>a)', 'lookaround and atomic groups are not available in both engines'],
    ['(a)\\1', 'back references are not available in both engines'],
    ['\\1', 'back references are not available in both engines'],
    ['\\\\\\1', 'back references are not available in both engines'],
    ['a\\k<n>', 'back references are not available in both engines'],
    ['a\\Z', 'back references are not available in both engines'],
    ['a*+', 'possessive quantifiers are not available in both engines'],
    ['a{2}+', 'possessive quantifiers are not available in both engines'],
    ['a?+', 'possessive quantifiers are not available in both engines'],
    ['(', 'it is not a regular expression'],
    ['a(?i)', 'it is not a regular expression'],
  ])('takes the pattern %s: %s', (pattern, problem) => {
    expect(patternProblem(pattern)).toBe(problem);
  });
});

describe('a value that a rule compares with', () => {
  it.each([
    ['1.50', { unscaled: 150n, scale: 2, text: '1.50' }],
    ['-7', { unscaled: -7n, scale: 0, text: '-7' }],
    ['-0.5', { unscaled: -5n, scale: 1, text: '-0.5' }],
    ['5e-7', { unscaled: 5n, scale: 7, text: '5e-7' }],
    ['1.5e+21', { unscaled: 15n * 10n ** 20n, scale: 0, text: '1.5e+21' }],
    ['1.5E1', { unscaled: 15n, scale: 0, text: '1.5E1' }],
    [' 7 ', { unscaled: 7n, scale: 0, text: ' 7 ' }],
    ['x7', null],
    ['7x', null],
    ['.5', null],
    ['1e1234', null],
    ['', null],
  ])('%j is the decimal %o', (text, expected) => {
    expect(parseDecimal(text)).toEqual(expected);
  });

  it.each([
    ['1970-01-02', { day: 1n, text: '1970-01-02' }],
    ['1969-12-31', { day: -1n, text: '1969-12-31' }],
    ['2024-02-29', { day: 19782n, text: '2024-02-29' }],
    ['2023-02-29', null],
    ['2023-13-01', null],
    ['x1970-01-02', null],
    ['1970-01-02x', null],
  ])('%j is the day %o', (text, expected) => {
    expect(parseDay(text)).toEqual(expected);
  });

  it.each([
    [0, '1970-01-01', 0n],
    [86_399_999, '1970-01-01', 0n],
    [-1, '1969-12-31', -1n],
  ])('%i milliseconds fall on %s', (ms, text, day) => {
    expect(dayOf(ms)).toEqual({ day, text });
  });

  const now = '2024-01-03T12:34:56Z';
  const minute = Date.parse('2024-01-03T12:34:00Z');
  const clock = (minutes: number, timeZone: string) => ({ kind: 'time' as const, text: '', minutes, timeZone });

  it.each<[string, Parameters<typeof readClock>[0], number | null]>([
    ['NULL', { kind: 'null' }, null],
    ['a day', { kind: 'date', date: '2024-01-01' }, Date.parse('2024-01-01T00:00:00Z')],
    ['no day', { kind: 'date', date: '2024-13-01' }, null],
    ['now, to the minute', { kind: 'now', sign: '+', duration: null }, minute],
    ['three days ago', { kind: 'now', sign: '-', duration: { amount: 3, unit: 'days' } }, minute - 259_200_000],
    ['in two hours', { kind: 'now', sign: '+', duration: { amount: 2, unit: 'hours' } }, minute + 7_200_000],
    ['in five minutes', { kind: 'now', sign: '+', duration: { amount: 5, unit: 'minutes' } }, minute + 300_000],
    ['half past nine', clock(570, 'UTC'), Date.parse('2024-01-03T09:30:00Z')],
    ['half past nine in Tokyo', clock(570, 'Asia/Tokyo'), Date.parse('2024-01-03T00:30:00Z')],
    ['half past nine nowhere', clock(570, 'Mars/Base'), null],
  ])('%s is an instant', (_, expression, expected) => {
    expect(readClock(expression, { ...known, now })).toBe(expected);
  });

  it('is none without a clock', () => {
    const { now: _, ...without } = known;
    const expression = { kind: 'now' as const, sign: '+' as const, duration: null };

    expect([readClock(expression, without), readClock(expression, { ...known, now: 'soon' })]).toEqual([null, null]);
  });

  it('reads on the wall as its zone has it', () => {
    expect(wallReading(minute, 'Asia/Tokyo') - minute).toBe(9 * 3_600_000);
  });
});

describe('a rule over files says', () => {
  const file = (more: Partial<FileFact> = {}): FileFact => ({
    uri: 'f',
    size: 1024,
    modified: '2024-01-01T00:00:00Z',
    checksum: 'md5:aa',
    ...more,
  });
  const { modified: _, ...undated } = file();
  const { checksum: __, ...unsummed } = file();

  it.each<[string, FileFact[] | undefined, string, string]>([
    ['FileSize > 1', undefined, 'unknown', 'the files were not listed'],
    ['FileSize > 1', [], 'fail', 'there are no files'],
    ['FileSize >= 1 KB', [file(), file({ size: 1 })], 'fail', 'share of files with a wanted size: 0.5, wanted = 1'],
    ['FileSize = 1 MB', [file({ size: 2 ** 20 })], 'pass', 'share of files with a wanted size: 1, wanted = 1'],
    ['FileSize = 1 GB', [file({ size: 2 ** 30 })], 'pass', 'share of files with a wanted size: 1, wanted = 1'],
    ['FileSize = 1 TB', [file({ size: 2 ** 40 })], 'pass', 'share of files with a wanted size: 1, wanted = 1'],
    ['FileFreshness > "2023-12-31"', [file()], 'pass', 'share of files of a wanted age: 1, wanted = 1'],
    ['FileFreshness > "2023-12-31"', [], 'fail', 'there are no files'],
    ['FileFreshness > "2023-12-99"', [file()], 'unknown', 'the rule needs a clock and days that exist'],
    ['FileFreshness > "2023-12-31"', [undated], 'unknown', 'the listing does not tell when files were written'],
    ['FileMatch in ["AA", "bb"]', [file()], 'pass', 'all checksums are as wanted'],
    ['FileMatch = "aa"', [file({ checksum: 'MD5:AA' })], 'pass', 'all checksums are as wanted'],
    ['FileMatch = "bb"', [file()], 'fail', '1 of 1 checksums are not as wanted'],
    ['FileMatch not in ["aa"]', [file(), file({ checksum: 'md5:b' })], 'fail', '1 of 2 checksums are not as wanted'],
    ['FileMatch != "bb"', [file()], 'pass', 'all checksums are as wanted'],
    ['FileMatch in [NULL, "aa"]', [file()], 'pass', 'all checksums are as wanted'],
    ['FileMatch matches "aa"', [file()], 'unknown', 'checksums are listed, not matched'],
    ['FileMatch not matches "aa"', [file()], 'unknown', 'checksums are listed, not matched'],
    ['FileMatch in ["aa"]', [], 'fail', 'there are no files'],
    ['FileMatch in ["aa"]', [unsummed], 'unknown', 'the store kept no MD5 checksums of the files'],
    ['FileMatch in ["aa"]', [file({ checksum: 'md5' })], 'unknown', 'the store kept no MD5 checksums of the files'],
    [
      'FileMatch in ["aa"] with hashAlgorithm = "SHA-256"',
      [file()],
      'unknown',
      'the store kept no SHA-256 checksums of the files',
    ],
    [
      'FileMatch in ["aa"] with hashAlgorithm = "SHA-256"',
      [file({ checksum: 'sha256:aa' })],
      'pass',
      'all checksums are as wanted',
    ],
    ['FileUniqueness > 0.5', [file(), file()], 'fail', 'share of different files: 0.5, wanted > 0.5'],
    ['FileUniqueness > 0.5', [], 'fail', 'there are no files'],
    [
      'FileUniqueness > 0.5',
      [file(), unsummed],
      'unknown',
      'the store kept no checksums of all files by one algorithm',
    ],
    [
      'FileUniqueness > 0.5',
      [file(), file({ checksum: 'sha:aa' })],
      'unknown',
      'the store kept no checksums of all files by one algorithm',
    ],
  ])('%s of %j: %s, since %s', (text, files, outcome, detail) => {
    const verdict = evaluateFromFooters(ruleOf(text), { ...known, ...(files && { files }) });

    expect(verdict).toEqual({ outcome, evidence: 'list', detail });
  });
});

describe('the schema of a reference is equal', () => {
  const share = (types: string[], others: string[]) => {
    const columns = (list: string[]) => list.map((type, i) => ({ name: `c${i}`, type }));
    const context: RuleContext = {
      ...contextOfColumns(columns(types)),
      references: { r: { columns: columns(others) } },
    };
    return evaluateFromFooters(ruleOf('SchemaMatch "r" = 1.0'), context).detail;
  };

  it.each([
    [['int', 'string'], ['INTEGER', 'String'], '1'],
    [['int', 'string'], ['int', 'int'], '0.5'],
    [['struct<a:int,b:int>', 'array<int>'], ['struct<c:string>', 'array< string >'], '1'],
    [['decimal(9, 2)'], ['decimal(9,2)'], '1'],
    [['decimal(9,2)'], ['decimal(9,3)'], '0'],
    [['interval'], ['int'], '0'],
  ])('of %j and %j to a share of %s', (types, others, value) => {
    expect(share(types, others)).toBe(`share of equal columns: ${value}, wanted = 1.0`);
  });
});

describe('one query for all rules', () => {
  const columns = [
    { name: 'i', type: 'int' },
    { name: 'a "b"', type: 'string' },
  ];

  it('selects all columns by their names where the SQL gives them all', () => {
    const rule = ruleOf('CustomSql "select * from ref"');
    const scan = rule.kind === 'rule' ? kindOf(rule).scan(rule, contextOfColumns(columns)) : null;

    expect(scan?.kind === 'scan' && scan.expressions[1]).toBe(
      '(SELECT COUNT(*) FROM partition p WHERE EXISTS (SELECT 1 FROM (select * from ref\n) s WHERE ' +
        's."i" IS NOT DISTINCT FROM p."i" AND s."a ""b""" IS NOT DISTINCT FROM p."a ""b"""))',
    );
  });

  it('counts the rows first, and asks the same thing once', () => {
    const rules = ['DistinctValuesCount "i" > 1', 'RowCount > 1', 'DistinctValuesCount "i" < 9'].map(ruleOf);

    const query = auditQuery(rules, contextOfColumns(columns));

    const [count, distinct] = query?.names ?? [];
    expect(query).toEqual({
      sql: `SELECT COUNT(*) AS ${count}, COUNT(DISTINCT "i") AS ${distinct} FROM partition`,
      names: [count, distinct],
      questions: [
        { name: count, sql: 'COUNT(*)' },
        { name: distinct, sql: 'COUNT(DISTINCT "i")' },
      ],
    });
  });

  it('is none where footers prove all', () => {
    expect(auditQuery([ruleOf('RowCount > 1')], known)).toBeNull();
  });
});
