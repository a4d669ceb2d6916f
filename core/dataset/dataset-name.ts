/** `flights` for `datasets/flights.yml`: a file is named as its dataset. */
export const datasetNameOf = (file: string): string => file.replace(/^.*[/\\]/, '').replace(/\.yml$/, '');
