export function nodeReport(version?: string): { ok: boolean; line: string };
