import { describe, expect, it } from 'vitest';
import { paceOf, type Work } from '../../../core/cost/pace.ts';

const took = (seconds: number, assumedSeconds = 100): { lambda: Work } => ({ lambda: { seconds, assumedSeconds } });

describe('the pace of an engine', () => {
  it.each<[string, Parameters<typeof paceOf>[0], number]>([
    ['is as assumed without runs', [], 1],
    ['is what the only run took', [took(150)], 1.5],
    ['is the median of an odd number', [took(300), took(50), took(120)], 1.2],
    ['is between the two in the middle of an even number', [took(300), took(50), took(120), took(140)], 1.3],
    ['forgets all but the last five runs', [took(900), took(900), took(900), ...Array(5).fill(took(70))], 0.7],
    ['leaves out runs of less than a minute', [took(150), took(500, 59.9)], 1.5],
    ['counts a run of just a minute', [took(90, 60)], 1.5],
    ['leaves out runs on the other engine', [{ glue: { seconds: 300, assumedSeconds: 100 } }], 1],
    ['is at most twenty times the assumption', [took(1e6)], 20],
    ['is at least a twentieth of it', [took(0)], 0.05],
    ['has three digits', [took(100 / 3)], 0.333],
  ])('%s', (_, runs, pace) => {
    expect(paceOf(runs)).toEqual({ lambda: pace, glue: runs[0] && 'glue' in runs[0] ? 3 : 1 });
  });
});
