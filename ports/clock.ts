/** The only source of time outside the edge. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
}
