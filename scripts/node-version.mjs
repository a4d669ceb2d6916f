// Plain JavaScript on purpose: it must run, and explain itself, on a Node that cannot run TypeScript.

/** The first release that strips types without a flag. */
const FIRST = [22, 18];

/**
 * @param {string} version as in `process.versions.node`
 * @returns {{ ok: boolean, line: string }} whether Lakefill runs on it, and one line that says so or what to do
 */
export function nodeReport(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const ok = major > FIRST[0] || (major === FIRST[0] && minor >= FIRST[1]);
  return {
    ok,
    line: ok
      ? `Node ${version}`
      : `Node ${version} cannot run TypeScript (${FIRST.join('.')} or newer can). Lakefill brings Node 24 as its dev dependency "node"; ` +
        'its install script was blocked: run `npm rebuild node`, or allow the scripts that package.json names under allowScripts, and start again with `npm run` or `npx`.',
  };
}

if (import.meta.url === new URL(process.argv[1] ?? '', 'file:').href) {
  const { ok, line } = nodeReport();
  (ok ? process.stdout : process.stderr).write(`${line}\n`);
  process.exitCode = ok ? 0 : 1;
}
