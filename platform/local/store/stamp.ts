import { type BigIntStats, statSync } from 'node:fs';

/**
 * The identity of a file's content as far as the kernel tells it: the same stamp is the same bytes, because every write
 * moves ctime, which no tool can set. A stamp may change without the bytes (chmod, a new link): then they are hashed.
 */
export interface Stamp {
  text: string;
  ino: string;
  /** Without ctime: survives a rename or a link. */
  content: string;
  size: number;
  /** Milliseconds since 1970. */
  mtime: number;
  ctime: number;
}

/** Follows symbolic links. Undefined where there is no regular file. */
export function look(path: string): Stamp | undefined {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stats?.isFile() ? stampOf(stats) : undefined;
}

export function stampOf(stats: BigIntStats): Stamp {
  const content = `${stats.ino}:${stats.size}:${stats.mtimeNs}`;
  return {
    text: `${content}:${stats.ctimeNs}`,
    ino: String(stats.ino),
    content,
    size: Number(stats.size),
    mtime: Number(stats.mtimeNs / 1_000_000n),
    ctime: Number(stats.ctimeNs / 1_000_000n),
  };
}

/** The content part of a stamp's text. */
export const contentOf = (text: string): string => text.slice(0, text.lastIndexOf(':'));

/** The mtime in a stamp's text, milliseconds since 1970. */
export const mtimeOf = (text: string): number => Number(BigInt(text.split(':')[2] ?? 0) / 1_000_000n);
