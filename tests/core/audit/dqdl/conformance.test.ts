import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkDqdl } from '../../../../core/audit/dqdl/check.ts';
import { fileOf } from '../../../conformance/folder.ts';
import { printTally, type Result, tallyLine } from '../../../conformance/tally.ts';

/**
 * The reference parser's verdicts on 548 documents, read from the folder that CONFORMANCE_DIR names.
 * Where Lakefill deviates on purpose, the case is counted under the deviation's name (docs/dqdl.md), not as passed.
 */
interface Ast {
  rule_type: string;
  text: string;
  params?: Record<string, string>;
  nested?: Ast[];
}

interface Case {
  document: string;
  valid: boolean;
  ast?: Ast[];
  analyzers?: string[];
}

const file = fileOf('dqdl_cases.json');
const cases: Case[] = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).cases : [];

/** The names of docs/dqdl.md, told by our own message. */
const DEVIATIONS: Record<string, RegExp> = {
  'text after the last section': /after the last section/,
  nesting: /Nested deeper than/,
  'time zones': /is not a time zone/,
  'variable in an analyzer': /There is no variable|is a list; a parameter is one string/,
  'variable in place of one value': /A variable may stand for a whole list/,
  'amount beyond 32 bits': /is too big/,
};

/** White space that only Lakefill reads, and a comment that ends with the text. */
const WHITE_SPACE = /[^\S \t\n]|#[^\n]*$/;

const deviationOf = (errors: { message: string }[]): string | null =>
  Object.entries(DEVIATIONS).find(([, pattern]) => errors.every(({ message }) => pattern.test(message)))?.[0] ?? null;

const shape = ({ rule_type: type, text, params, nested }: Ast): unknown => ({
  type,
  parameters: params ?? {},
  text,
  ...(nested === undefined ? {} : { members: nested.map(shape) }),
});

describe('the reference parser', () => {
  it.skipIf(cases.length === 0)('gives every document the same verdict, but for the named deviations', () => {
    const failed: unknown[] = [];
    const results = cases.map(({ document, valid }): Result => {
      const { valid: ours, errors } = checkDqdl(document);
      if (ours === valid) return { outcome: 'passed' };
      const deviation = valid ? deviationOf(errors) : WHITE_SPACE.test(document) ? 'white space' : null;
      if (deviation !== null) return { outcome: 'not ours', detail: deviation };
      failed.push({ document, valid, errors });
      return { outcome: 'failed' };
    });
    printTally([tallyLine('dqdl documents', results)]);

    expect(failed).toEqual([]);
  });

  it.skipIf(cases.length === 0)('reads the same types, parameters and canonical texts out of valid documents', () => {
    const ours: unknown[] = [];
    const theirs: unknown[] = [];
    for (const { document, valid, ast, analyzers } of cases) {
      const checked = checkDqdl(document);
      if (!valid || !checked.valid) continue;
      ours.push({ document, rules: checked.rules, analyzers: checked.analyzers.map(({ text }) => text) });
      theirs.push({ document, rules: (ast ?? []).map(shape), analyzers: analyzers ?? [] });
    }

    expect(ours).toEqual(theirs);
  });
});
