import { existsSync, globSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { envNames } from '../../functions/shared/env.ts';
import { packageJson, samples, scriptsNamedIn, service, steps, tasks, testsOf, text } from './house.ts';

/** Set by Lambda itself; a function may not set them. */
const setByLambda = ['AWS_REGION'];

describe.each(steps())('the function %s', (step) => {
  it('has an entry and a step', () => {
    expect(
      [`functions/${step}/handler.ts`, `functions/${step}/${step}.ts`].filter((file) => !existsSync(file)),
    ).toEqual([]);
  });

  it('has a sample event that is JSON', () => {
    expect(samples(step).map((file) => typeof JSON.parse(text(file)))).toContain('object');
  });

  it('has a test', () => {
    expect(testsOf(step)).not.toEqual([]);
  });

  it('is deployed from its folder', () => {
    expect(service().functions[step]?.handler).toBe(`functions/${step}/handler.handler`);
  });
});

it('what is deployed, what the state machines call and what the folders hold is the same list', () => {
  const called = [...new Set(tasks().map((task) => task.step))].sort();

  expect(Object.keys(service().functions).sort()).toEqual(steps());
  expect(called).toEqual(steps());
});

it.each(tasks())('$state waits longer for $step than the function may run', ({ step, timeoutSeconds }) => {
  expect(timeoutSeconds).toBeGreaterThan(service().functions[step]?.timeout ?? Number.POSITIVE_INFINITY);
});

it('every state machine is deployed from the file that runs locally', () => {
  const deployed = Object.values(service().stepFunctions.stateMachines).map((machine) => machine.definition);

  expect(deployed.sort()).toEqual(
    globSync('statemachine/*.asl.json')
      .map((file) => `\${file(${file})}`)
      .sort(),
  );
});

it('every variable that is read stands in serverless.yml', () => {
  const given = new Set([...setByLambda, ...Object.keys(service().provider.environment)]);

  expect(envNames.filter((name) => !given.has(name))).toEqual([]);
});

describe('the README', () => {
  it('names both lines of a fresh clone', () => {
    expect(
      ['npm ci && npm run demo', 'npm ci && npm test'].filter((line) => !text('README.md').includes(line)),
    ).toEqual([]);
  });

  it.each(['README.md', 'CONTRIBUTING.md', ...globSync('docs/**/*.md')])(
    'and its like name scripts that exist: %s',
    (page) => {
      const scripts = packageJson().scripts;

      expect(scriptsNamedIn(text(page)).filter((name) => !(name in scripts))).toEqual([]);
    },
  );
});

it('a script without its command is noticed', () => {
  expect(scriptsNamedIn('run `npm run test:deep`, npm test and npm run no-such')).toEqual([
    'test:deep',
    'test',
    'no-such',
  ]);
});

it('every command that package.json runs is there', () => {
  const files = Object.values(packageJson().scripts).flatMap(
    (script) => script.match(/\b[\w./-]+\.(?:ts|mjs)\b/g) ?? [],
  );

  expect(files.filter((file) => !existsSync(file))).toEqual([]);
});

describe('what is installed', () => {
  it('is pinned to exact versions', () => {
    const { dependencies, devDependencies } = packageJson();

    expect(
      Object.entries({ ...dependencies, ...devDependencies }).filter(([, version]) => !/^\d+\.\d+\.\d+/.test(version)),
    ).toEqual([]);
  });

  it('holds no proprietary serverless, which npm picks as a peer under an old Node', () => {
    expect(Object.keys(JSON.parse(text('package-lock.json')).packages)).not.toContain('node_modules/serverless');
  });

  // `npm install` accepts a lockfile that lacks another platform's binaries; `npm ci` then refuses on every machine.
  it('is locked for every platform', () => {
    const { packages } = JSON.parse(text('package-lock.json')) as {
      packages: Record<string, { optionalDependencies?: Record<string, string> }>;
    };
    const lacking = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (name) => !(`${path}/node_modules/${name}` in packages) && !(`node_modules/${name}` in packages),
      ),
    );

    expect(lacking).toEqual([]);
  });

  it('comes from the public registry', () => {
    const elsewhere = [
      ...text('package-lock.json').matchAll(/"resolved": "(?!https:\/\/registry\.npmjs\.org\/)([^"]+)"/g),
    ];

    expect(elsewhere.map((match) => match[1])).toEqual([]);
  });
});

it('the licence is the one that package.json names', () => {
  expect(packageJson().license).toBe('Apache-2.0');
  expect(text('LICENSE')).toMatch(/^\s+Apache License\s+Version 2\.0, January 2004/);
  expect(text('LICENSE')).toContain('APPENDIX: How to apply the Apache License to your work.');
});
