/** Rows as aligned columns; numbers to the right. The first row is the heading, underlined. */
export function table(heading: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = rows.map((row) => row.map((cell) => (typeof cell === 'number' ? cell.toLocaleString('en-US') : cell)));
  const widths = heading.map((name, column) =>
    Math.max(name.length, ...cells.map((row) => (row[column] ?? '').length)),
  );
  const numeric = heading.map((_, column) => rows.length > 0 && rows.every((row) => typeof row[column] === 'number'));
  const line = (row: readonly string[]): string =>
    widths
      .map((width, column) => {
        const cell = row[column] ?? '';
        return numeric[column] ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  return [line(heading), widths.map((width) => '-'.repeat(width)).join('  '), ...cells.map(line)].join('\n');
}

/** At most this many lines of a list are shown to people; scripts get all with --json. */
const MOST = 40;

type Row = readonly (string | number)[];

/** A table that says how many rows it leaves out; `show` is asked for those that it shows alone. */
export function shortTable(
  heading: readonly string[],
  rows: readonly Row[],
  show: (row: Row) => Row = (row) => row,
): string {
  const rest = rows.length - MOST;
  const shown = table(heading, rows.slice(0, MOST).map(show));
  return rest > 0 ? `${shown}\n... and ${rest.toLocaleString('en-US')} more (all with --json)` : shown;
}
