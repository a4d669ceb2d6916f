import { existsSync, readdirSync } from 'node:fs';

const FOLDER = 'engines/spark';
const SCRIPT = 'chunk.py';

/** The Spark job's files, by name: the script, and the modules that it imports. */
export const jobFiles = (): { folder: string; script: string; modules: string[] } => ({
  folder: FOLDER,
  script: SCRIPT,
  modules: existsSync(FOLDER)
    ? readdirSync(FOLDER)
        .filter((file) => file.endsWith('.py') && file !== SCRIPT)
        .sort()
    : [],
});
