export { type TimeClock, type TimeExtent, timeClock, timeExtents } from './extents.ts';
export { type FileRef, type FooterReading, type ReadRange, readFooter } from './read.ts';
