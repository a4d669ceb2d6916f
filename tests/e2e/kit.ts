export * from './kit/days.ts';
export * from './kit/faults.ts';
export * from './kit/lake.ts';
export * from './kit/states.ts';
