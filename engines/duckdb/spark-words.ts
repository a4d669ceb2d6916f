import { LakefillError } from '../../core/errors.ts';
import { placeIn, tokens } from './token.ts';

/** Functions that DuckDB has and no Spark of Glue's, by their first letters; what takes their place. */
const functions: readonly [RegExp, string][] = [
  [/^list_\w+$/, 'a function of arrays'],
  [/^struct_pack$/, 'named_struct'],
  [/^strftime$/, 'date_format'],
  [/^strptime$/, 'to_timestamp'],
  [/^regexp_matches$/, 'RLIKE'],
  [/^arg_max$/, 'max_by'],
  [/^arg_min$/, 'min_by'],
];

/** After these a `[` begins a list; anywhere else Spark too takes it for a look into an array. */
const beforeList = /^([(,[=<>+*/|-]|select|in|then|else|when|and|or|not|by|return|distinct)$/i;

const blank = /^(\s|--|\/\*)/;

/**
 * Refuses a statement that DuckDB reads and Spark surely does not, from its text alone; whatever else Spark has no word for, its
 * job says. Throws `InvalidSql` with line, column and what to write instead.
 */
export function refuseForeignToSpark(sql: string, glueVersion: string): void {
  const all = [...tokens(sql)].filter(({ token }) => !blank.test(token));
  for (const [place, { token, index }] of all.entries()) {
    const word = (step: number): string => all[place + step]?.token.toLowerCase() ?? '';
    const instead = insteadOf(word, glueVersion);
    if (instead === undefined) continue;
    const { line, column } = placeIn(sql, index);
    throw new LakefillError(
      'InvalidSql',
      `Spark, which runs the chunks on Glue, does not know ${token} (line ${line}, column ${column})`,
      { data: { sql, line, column }, hint: `write ${instead}, or set engine: lambda` },
    );
  }
}

/** What stands in Spark for what begins at word 0, undefined where Spark may read it. */
function insteadOf(word: (step: number) => string, glueVersion: string): string | undefined {
  // Any word may be a name behind these.
  if (word(-1) === '.' || word(-1) === 'as') return undefined;
  switch (word(0)) {
    case '::':
      return glueVersion.startsWith('6') ? undefined : 'CAST(x AS type)';
    case '[':
      return beforeList.test(word(-1)) ? 'array(..)' : undefined;
    case 'qualify':
      return 'a subselect with WHERE';
    case 'filter':
      return word(-1) === ')' && word(1) === '(' && word(2) !== 'where' ? 'FILTER (WHERE ..)' : undefined;
    case 'exclude':
    case 'replace':
      return word(-1) === '*' && /^(select|distinct|,|\.)$/.test(word(-2)) ? 'the columns by name' : undefined;
    default:
      return word(1) === '(' ? functions.find(([name]) => name.test(word(0)))?.[1] : undefined;
  }
}
