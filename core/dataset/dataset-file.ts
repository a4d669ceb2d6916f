import { at } from '../errors.ts';
import { checkPartitions } from './checks/partitions.ts';
import { checkRules } from './checks/rules.ts';
import { checkInputs, checkSources } from './checks/sources.ts';
import { checkTarget } from './checks/target.ts';
import { checkSchedule, checkWindows } from './checks/times.ts';
import { checkWork } from './checks/work.ts';
import { complete } from './complete.ts';
import { datasetNameOf } from './dataset-name.ts';
import type { Declaration } from './declaration.ts';
import { type Complaint, type Problem, pathText } from './problem.ts';
import { covered, describe, readRaw, valueAt } from './read-raw.ts';
import { readYaml, type YamlText } from './yaml-text.ts';

/**
 * Reads one dataset file. It is refused whole: all problems come at once, in the order of the file, each with its line, its
 * key, what was expected and the nearest right spelling. Never throws for what a text may hold.
 */
export function parseDatasetFile(
  text: string,
  fileName: string,
): { declaration: Declaration } | { problems: Problem[] } {
  const yaml = readYaml(text);
  if ('problems' in yaml) return yaml;
  if (yaml.tree === null || typeof yaml.tree !== 'object' || Array.isArray(yaml.tree)) {
    return {
      problems: [
        {
          line: 1,
          column: 1,
          key: '',
          expected: 'a mapping',
          message: `${describe(yaml.tree)}, expected a mapping with dataset, partitions, sources, target, transform`,
        },
      ],
    };
  }

  const { raw, complaints: misshapen } = readRaw(yaml.tree);
  const complaints = [...misshapen];
  const complain = (complaint: Complaint): void => {
    if (!covered(misshapen, complaint.path)) complaints.push(complaint);
  };
  checkName(raw.dataset, fileName, complain);
  checkPartitions(raw, complain);
  checkSources(raw, complain);
  checkInputs(raw, complain);
  checkTarget(raw, complain);
  checkWork(raw, complain);
  checkRules(raw, complain);
  checkWindows(raw, complain);
  checkSchedule(raw, complain);
  if (complaints.length === 0) return { declaration: complete(raw) };
  const problems = complaints.map((complaint) => problemOf(complaint, yaml));
  return { problems: problems.sort((a, b) => a.line - b.line || a.column - b.column) };
}

/** A complaint about a file that is right by itself, where it stands: what an engine says of its SQL. */
export function problemIn(text: string, complaint: Complaint): Problem {
  const yaml = readYaml(text);
  return 'problems' in yaml ? at(yaml.problems, 0) : problemOf(complaint, yaml);
}

function checkName(name: string | undefined, fileName: string, complain: (complaint: Complaint) => void): void {
  const base = datasetNameOf(fileName);
  if (name === undefined) complain({ path: ['dataset'], fault: 'missing', expected: `the file's name, ${base}` });
  else if (name !== base) {
    complain({
      path: ['dataset'],
      fault: `${JSON.stringify(name)} in ${base}.yml`,
      expected: `the file's name, ${base}`,
      nearest: base,
    });
  }
}

function problemOf({ path, fault, expected, nearest, inside, atKey }: Complaint, yaml: YamlText): Problem {
  const place = inside
    ? yaml.inside(path, inside)
    : yaml.position(path, atKey ?? valueAt(yaml.tree, path) === undefined);
  const key = pathText(path);
  const meant = nearest === undefined ? '' : `; did you mean ${nearest}?`;
  return {
    ...place,
    key,
    expected,
    ...(nearest === undefined ? {} : { nearest }),
    // A ruleset's parser speaks in whole sentences.
    message: inside ? `${key}: ${fault}` : `${key}: ${fault}, expected ${expected}${meant}`,
  };
}
