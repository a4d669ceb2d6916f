/** An identifier as DuckDB reads it back unchanged, whatever characters it has. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A text literal. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

export const literals = (texts: readonly string[]): string => `[${texts.map(literal).join(', ')}]`;

/** DuckDB's names of columns, tables and views are the same in any case. */
export const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
