/** Chunk ids in the order in which they were made: by fan-out, then by number (`2-0001` after `1-0010`). */
export function chunkOrder(a: string, b: string): number {
  const [passA = 0, numberA = 0] = a.split('-').map(Number);
  const [passB = 0, numberB = 0] = b.split('-').map(Number);
  return passA - passB || numberA - numberB;
}
