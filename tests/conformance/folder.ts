import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const own = fileURLToPath(new URL('./cases', import.meta.url));

/** Whether the facts of other systems are at hand; without them a few cases of Lakefill's own have their shapes. */
export const others = process.env.CONFORMANCE_DIR !== undefined && existsSync(process.env.CONFORMANCE_DIR);

/** The folder that CONFORMANCE_DIR names, else `tests/conformance/cases`. */
export const folder = others ? resolve(process.env.CONFORMANCE_DIR ?? '') : own;

/** A file of that folder, whether it is there or not. */
export const fileOf = (name: string): string => join(folder, name);
