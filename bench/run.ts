import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Figure } from './figure.ts';

/** `npm run bench [-- NAME]`: runs one bench, or all, and prints a JSON line per figure. A bench is a file that exports `bench`. */
const folder = fileURLToPath(new URL('./benches', import.meta.url));
const names = readdirSync(folder).map((file) => file.replace(/\.ts$/, ''));
const wanted = process.argv.slice(2).filter((word) => !word.startsWith('-'));
const unknown = wanted.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`no bench ${unknown.join(', ')}; there are ${names.join(', ')}\n`);
  process.exit(2);
}
for (const name of wanted.length > 0 ? wanted : names) {
  const { bench } = (await import(`./benches/${name}.ts`)) as { bench: () => Promise<Figure[]> };
  for (const figure of await bench()) process.stdout.write(`${JSON.stringify({ bench: name, ...figure })}\n`);
}
