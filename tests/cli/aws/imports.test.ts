import { build } from 'esbuild';
import { expect, it } from 'vitest';

/** Every module that is loaded before the first command begins, packages included: static imports from the entry on. */
async function loadedAtOnce(entry: string): Promise<Set<string>> {
  const { metafile } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    metafile: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    logLevel: 'silent',
  });
  const seen = new Set<string>();
  const visit = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const { path: next, kind } of metafile.inputs[path]?.imports ?? []) {
      if (kind === 'import-statement') visit(next);
    }
  };
  visit(entry);
  return seen;
}

it('a local command loads nothing of AWS', async () => {
  const loaded = await loadedAtOnce('cli/lakefill.ts');

  expect([...loaded].filter((path) => path.includes('@aws-sdk/') || /^(platform|cli)\/aws\//.test(path))).toEqual([]);
  // A bundle that does not know its own modules has nothing of AWS either.
  expect(loaded).toContain('cli/deps.ts');
  expect(loaded).toContain('@duckdb/node-api');
});
