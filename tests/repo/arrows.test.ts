import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { describe, expect, it } from 'vitest';
import rules from '../../.dependency-cruiser.mjs';

const rooms = ['core', 'ports', 'platform', 'engines', 'report', 'functions', 'cli'];

async function violations(baseDir: string) {
  const folders = rooms.filter((room) => existsSync(join(baseDir, room)));
  const { output } = await cruise(folders, {
    baseDir,
    validate: true,
    ruleSet: { forbidden: rules.forbidden },
    ...rules.options,
  });
  const result = output as ICruiseResult;
  return {
    modules: result.summary.totalCruised,
    found: result.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`),
  };
}

/** A house of its own with just these files, and our packages. */
async function build(files: Record<string, string>): Promise<string> {
  const house = await mkdtemp(join(tmpdir(), 'house-'));
  await symlink(join(process.cwd(), 'node_modules'), join(house, 'node_modules'));
  for (const [file, source] of Object.entries(files)) {
    await mkdir(join(house, dirname(file)), { recursive: true });
    await writeFile(join(house, file), source);
  }
  return house;
}

it('arrows run one way, and no module is part of a cycle', async () => {
  const { modules, found } = await violations(process.cwd());

  expect(found).toEqual([]);
  // A parser that understands no TypeScript cruises nothing, and passes.
  expect(modules).toBeGreaterThan(100);
});

describe('a rule that cannot fail shows nothing: each one refuses its broken house', () => {
  it.each([
    ['core-imports-core-only', 'core/a.ts', "import type { B } from '../ports/b.ts';", 'ports/b.ts'],
    ['ports-imports-ports-core-only', 'ports/a.ts', "import { b } from '../platform/b.ts';", 'platform/b.ts'],
    ['platform-imports-platform-ports-core-only', 'platform/a.ts', "import { b } from '../cli/b.ts';", 'cli/b.ts'],
    [
      'engines-imports-engines-ports-core-only',
      'engines/a.ts',
      "import { b } from '../platform/b.ts';",
      'platform/b.ts',
    ],
    [
      'report-imports-report-ports-core-only',
      'report/a.ts',
      "import { b } from '../functions/b.ts';",
      'functions/b.ts',
    ],
    [
      'functions-imports-functions-ports-core-report-only',
      'functions/x/a.ts',
      "import { b } from '../../engines/b.ts';",
      'engines/b.ts',
    ],
    [
      'cli-imports-cli-functions-ports-core-report-only',
      'cli/a.ts',
      "import { b } from '../platform/b.ts';",
      'platform/b.ts',
    ],
    ['core-is-pure', 'core/a.ts', "import { readFile } from 'node:fs/promises';", 'core/b.ts'],
    ['core-needs-no-cloud', 'core/a.ts', "import { S3Client } from '@aws-sdk/client-s3';", 'core/b.ts'],
    ['no-cycles', 'core/a.ts', "import { b } from './b.ts';\nexport const a = 1;", 'core/b.ts'],
    ['everything-resolves', 'core/a.ts', "import { b } from './nowhere.ts';", 'core/b.ts'],
  ])('%s', async (rule, file, source, other) => {
    const house = await build({
      [file]: source,
      [other]: "import { a } from './a.ts';\nexport type B = string;\nexport const b = a;",
    });

    const { found } = await violations(house);

    expect(found.map((line) => line.split(':')[0])).toContain(rule);
  });

  it.each(['cli/deps.ts', 'functions/shared/deps.ts'])('%s may join platform and engines', async (root) => {
    const platform = `${'../'.repeat(root.split('/').length - 1)}platform/b.ts`;
    const house = await build({
      [root]: `import { b } from '${platform}';\nexport const a = b;`,
      'platform/b.ts': 'export const b = 1;',
    });

    const { found } = await violations(house);

    expect(found).toEqual([]);
  });
});
