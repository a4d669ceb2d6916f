import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { Path, Problem } from './problem.ts';

/** A YAML text in which every scalar is its own text, and where everything stands. */
export interface YamlText {
  tree: unknown;
  /** Where the value of a path stands, or its key, or the nearest thing around it that exists; both from 1. */
  position(path: Path, atKey: boolean): { line: number; column: number };
  /** Where a line and column inside a text value stand in the file. */
  inside(path: Path, place: { line: number; column: number }): { line: number; column: number };
}

/** Reading far more aliases than a person writes is an attack ("billion laughs"). */
const MAX_ALIASES = 100;

/**
 * Reads one YAML 1.2 document with the failsafe schema: `5.1`, `01`, `no` and `22:00` stay what was written, so that no
 * value depends on YAML's guesses. Of several syntax errors only the first is told: the others follow from it.
 */
export function readYaml(text: string): YamlText | { problems: Problem[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    schema: 'failsafe',
    version: '1.2',
    lineCounter: lines,
    prettyErrors: false,
    logLevel: 'error',
  });
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };

  const fault = document.errors[0] ?? document.warnings[0];
  if (fault) {
    const quoting = text.includes('${') ? '; inside { } a text with ${…} needs quotes' : '';
    return { problems: [syntaxProblem(place(fault.pos[0]), `${fault.message}${quoting}`)] };
  }
  let tree: unknown;
  try {
    tree = document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    return {
      problems: [syntaxProblem({ line: 1, column: 1 }, error instanceof Error ? error.message : String(error))],
    };
  }

  const resolved = (node: unknown): unknown => (isAlias(node) ? node.resolve(document) : node);
  const find = (path: Path): { key: Node | null; value: Node | null } => {
    let found: { key: Node | null; value: Node | null } = { key: null, value: document.contents };
    for (const step of path) {
      const node = resolved(found.value);
      if (isMap<Node, Node | null>(node)) {
        const pair = node.items.find(({ key }) => isScalar(key) && key.value === String(step));
        // One mapping where a list of them is allowed stands for its own first element.
        if (!pair && step === 0) continue;
        if (!pair) break;
        found = { key: pair.key, value: pair.value };
      } else if (isSeq<Node>(node) && typeof step === 'number' && node.items[step]) {
        found = { key: null, value: node.items[step] };
      } else break;
    }
    return found;
  };
  const startOf = (node: Node | null): number | undefined => node?.range?.[0];

  return {
    tree,
    position: (path, atKey) => {
      const { key, value } = find(path);
      const wanted = atKey || !isScalar(value) ? (key ?? value) : value;
      return place(startOf(wanted) ?? startOf(key) ?? 0);
    },
    inside: (path, { line, column }) => {
      const node = resolved(find(path).value);
      if (!isScalar(node)) return place(0);
      const start = place(node.range?.[0] ?? 0);
      // A block text starts on the line below its header, indented; a plain or quoted one where it stands.
      if (node.type === 'BLOCK_LITERAL')
        return { line: start.line + line, column: column + indentOf(text, start.line) };
      return line === 1 && node.type === 'PLAIN' ? { line: start.line, column: start.column + column - 1 } : start;
    },
  };
}

/** Spaces before the first line below `header` that is not blank. */
function indentOf(text: string, header: number): number {
  const first = text
    .split('\n')
    .slice(header)
    .find((line) => line.trim() !== '');
  return first === undefined ? 0 : first.length - first.trimStart().length;
}

const syntaxProblem = (place: { line: number; column: number }, message: string): Problem => ({
  ...place,
  key: '',
  expected: 'YAML',
  message: `not YAML: ${message}`,
});
