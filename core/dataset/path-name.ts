/** What Hive's FileUtils.escapePathName escapes: control characters and those that a path or a key=value pair needs. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: Hive escapes control characters.
const ESCAPED = /[\u0001-\u001f"#%'*/:=?\\\u007f{[\]^]/g;

const escapeCharacter = (character: string): string =>
  `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;

/** A partition value as Hive writes it in a path: `New York` stays, `a/b` becomes `a%2Fb`. */
export const escapePathName = (value: string): string => value.replace(ESCAPED, escapeCharacter);

/** The inverse; any `%XX` is taken back, also those that Hive itself would not have written. */
export const unescapePathName = (text: string): string =>
  text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
