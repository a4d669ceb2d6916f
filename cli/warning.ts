import type { Json } from '../core/json.ts';
import type { Sink } from '../functions/shared/logging.ts';

/**
 * Takes log lines and says what they warn of: a line each, and each once, though a command may look twice. What a step
 * threw is left out: the command's own error, or its report, says that.
 */
export function warnings(say: (line: string) => void): Sink {
  const said = new Set<string>();
  return (line) => {
    const { level, message, error, uri, problem } = JSON.parse(line) as Record<string, Json>;
    if (level !== 'WARN' || error !== undefined) return;
    const parts = [message, uri, problem].filter((part) => typeof part === 'string');
    const text = `warning: ${parts.join(': ').replaceAll(/\s*\n\s*/g, ' ')}`;
    if (said.has(text)) return;
    said.add(text);
    say(text);
  };
}
