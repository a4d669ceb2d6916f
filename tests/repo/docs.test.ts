import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { program } from '../../cli/program.ts';

const page = readFileSync(join(resolve(import.meta.dirname, '../..'), 'docs/cli.md'), 'utf8');
const root = program(async () => {});

describe('the page about the command line', () => {
  it('names every command, sub-commands included', () => {
    const names = root.commands.flatMap((command) => [
      command.name(),
      ...command.commands.map((sub) => `${command.name()} ${sub.name()}`),
    ]);

    expect(names.filter((name) => !new RegExp(`\`${name}[ \`]`).test(page))).toEqual([]);
    expect(names.length).toBeGreaterThan(15);
  });

  it('names every option of every command', () => {
    const commands = [root, ...root.commands, ...root.commands.flatMap((command) => command.commands)];
    const options = new Set(commands.flatMap((command) => command.options.map((option) => option.long ?? '')));

    expect([...options].filter((option) => !new RegExp(`${option}(?![\\w-])`).test(page))).toEqual([]);
  });
});
