/** Numbers that are remembered; what comes beyond is computed every time. */
const MOST = 100_000;

/** A pure function of a number that keeps what it answered: partitions of one table are often equally large. */
export function remembered<T>(compute: (value: number) => T): (value: number) => T {
  const known = new Map<number, T>();
  return (value) => {
    const found = known.get(value);
    if (found !== undefined) return found;
    const answer = compute(value);
    if (known.size < MOST) known.set(value, answer);
    return answer;
  };
}
