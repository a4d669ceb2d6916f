/** So many seconds is `now` (milliseconds) beyond what the plan said; 0 where it said nothing, and before that. */
export const overrunSeconds = (finishesAt: string | null | undefined, now: number): number =>
  typeof finishesAt === 'string' ? Math.max(0, Math.round((now - Date.parse(finishesAt)) / 1000)) : 0;
