/** What a command gives: one document for scripts, a text for people, and the exit code. */
export interface Answer {
  document: unknown;
  text: string;
  exit: number;
}

export const done = (document: unknown, text: string, exit = 0): Answer => ({ document, text, exit });
