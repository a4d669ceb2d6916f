import { randomUUID } from 'node:crypto';

/** Metadata by which a writer knows its own object again when the answer to its request was lost. Never shown. */
const name = 'lakefill-write';

export const newToken = (): string => randomUUID();

export const withToken = (metadata: Record<string, string>, token: string): Record<string, string> => ({
  ...metadata,
  [name]: token,
});

export const hasToken = (metadata: Record<string, string> | undefined, token: string): boolean =>
  metadata?.[name] === token;

export function withoutToken(metadata: Record<string, string> | undefined): Record<string, string> {
  const { [name]: _, ...rest } = metadata ?? {};
  return rest;
}
