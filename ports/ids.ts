/** The only source of chance. */
export interface Ids {
  /** Eight lower-case letters or digits, unique for all practical purposes. */
  next(): string;
}
