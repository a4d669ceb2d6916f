/** Letters of `DateTimeFormatter` that are not written here, with what says the same. */
const INSTEAD: Readonly<Record<string, string>> = {
  W: "YYYY-'W'ww",
  F: "YYYY-'W'ww",
  A: 'HH, mm, ss and SSS',
  N: 'HH, mm, ss and SSS',
  n: 'SSS',
  B: 'a',
  V: 'XXX',
  v: 'XXX',
  z: 'XXX',
  O: 'XXX',
  G: 'the year alone',
  g: 'yyyy, MM and dd',
  p: 'two letters (MM) for leading zeros',
};

/** Why a letter makes no field. */
export function unwritten(letter: string): { problem: string } {
  const instead = INSTEAD[letter];
  const quote = `quote it to mean itself: '${letter}'`;
  return {
    problem:
      instead === undefined
        ? `DateTimeFormatter has no letter ${letter} (${quote})`
        : `Lakefill does not write ${letter} (${quote}): write ${instead}`,
  };
}

/** Five letters of a word mean its first character. */
export const narrowText = (letter: string, width: number, why: string): { problem: string } => ({
  problem: `${letter.repeat(width)} ${width === 5 ? `is not unique, ${why}` : 'is too long'}: write ${letter.repeat(3)}`,
});
