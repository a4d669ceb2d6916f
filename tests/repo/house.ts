import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** What the repository says about itself, read from its files. Paths are relative to its root. */
export const text = (path: string): string => (existsSync(path) ? readFileSync(path, 'utf8') : '');

export const packageJson = (): {
  license: string;
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
} => JSON.parse(text('package.json'));

export interface Service {
  provider: { environment: Record<string, unknown> };
  functions: Record<string, { handler: string; timeout: number; role: string }>;
  stepFunctions: { stateMachines: Record<string, { definition: string }> };
}

export const service = (): Service => parse(text('serverless.yml'));

export const steps = (): string[] =>
  readdirSync('functions', { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'shared')
    .map((entry) => entry.name)
    .sort();

export interface Task {
  state: string;
  step: string;
  timeoutSeconds: number;
}

/** Every Task of every state machine, those inside a Map too. */
export const tasks = (): Task[] =>
  globSync('statemachine/*.asl.json').flatMap((file) => tasksOf(JSON.parse(text(file))));

function tasksOf(node: unknown, name = ''): Task[] {
  if (typeof node !== 'object' || node === null) return [];
  const state = node as { Type?: string; TimeoutSeconds?: number; Parameters?: { FunctionName?: string } };
  const inner = Object.entries(node).flatMap(([key, value]) => tasksOf(value, key));
  if (state.Type !== 'Task') return inner;
  const step = /\$\{sls:stage\}-(.+)$/.exec(state.Parameters?.FunctionName ?? '')?.[1] ?? '';
  return [{ state: name, step, timeoutSeconds: state.TimeoutSeconds ?? 0 }, ...inner];
}

export const samples = (step: string): string[] => globSync(`events/${step}{,.*}.json`);

export const testsOf = (step: string): string[] =>
  globSync([`tests/functions/${step}/**/*.test.ts`, `tests/functions/${step}.test.ts`]);

/** Scripts that a page tells people to run: `npm run X` and `npm test`. */
export const scriptsNamedIn = (page: string): string[] => [
  ...new Set(
    [...page.matchAll(/\bnpm (?:run ([a-z][a-z:-]*)|(test|start)\b)/g)].map((match) => match[1] ?? match[2] ?? ''),
  ),
];
