import { ParquetTypes } from 'hyparquet/src/constants.js';
import type { ParquetType } from 'hyparquet/src/types.js';
import { type Annotation, annotationOf } from './annotation.ts';
import { asStruct, asText, optionalNumber } from './field.ts';
import { corrupt, type Struct } from './thrift.ts';

/** One element of the schema tree: a leaf with a physical type, or a group with children. */
export interface SchemaNode {
  name: string;
  /** Names from the top-level column down. */
  path: string[];
  physical: ParquetType | undefined;
  repetition: 'required' | 'optional' | 'repeated';
  annotation: Annotation;
  children: SchemaNode[];
}

/** A column as the row groups know it. */
export interface Leaf {
  node: SchemaNode;
  /** No ancestor, nor itself, is optional or repeated: a null is impossible. */
  required: boolean;
  /** An ancestor, or itself, is repeated: values are not rows. */
  repeated: boolean;
}

export interface Schema {
  /** Top-level columns. */
  columns: SchemaNode[];
  /** In depth-first order, which is that of every row group's chunks. */
  leaves: Leaf[];
}

const MAX_DEPTH = 100;
const repetitions = ['required', 'optional', 'repeated'] as const;

/** Builds the tree from the footer's flat, depth-first list of elements. Error: `CorruptFooter`. */
export function schemaOf(elements: readonly unknown[]): Schema {
  let next = 0;
  const node = (parents: string[]): SchemaNode => {
    if (next >= elements.length) corrupt('the schema announces more elements than it has');
    if (parents.length > MAX_DEPTH) corrupt('the schema is nested too deeply');
    const { children, ...self } = elementOf(asStruct(elements[next++], 'a schema element'));
    const isRoot = next === 1;
    const path = isRoot ? [] : [...parents, self.name];
    if (children > elements.length - next) corrupt(`schema element "${self.name}" announces ${children} children`);
    return { ...self, path, children: Array.from({ length: children }, () => node(path)) };
  };
  const { children: columns } = node([]);
  if (next !== elements.length) corrupt(`${elements.length - next} schema elements hang below no group`);
  return { columns, leaves: columns.flatMap((column) => leavesOf(column, true, false)) };
}

type Element = Omit<SchemaNode, 'path' | 'children'> & { children: number };

function elementOf(element: Struct): Element {
  const name = asText(element.field_4, 'the name of a schema element');
  const children = optionalNumber(element, 5, 'num_children') ?? 0;
  const type = optionalNumber(element, 1, 'type');
  const physical = type === undefined ? undefined : ParquetTypes[type];
  if (type !== undefined && !physical) corrupt(`column "${name}" has the unknown physical type ${type}`);
  if (children < 0 || (physical && children > 0)) corrupt(`schema element "${name}" is neither a column nor a group`);
  const repetition = repetitions[optionalNumber(element, 3, 'repetition_type') ?? 1];
  if (!repetition) corrupt(`schema element "${name}" has an unknown repetition`);
  return { name, physical, repetition, annotation: annotationOf(element), children };
}

function leavesOf(node: SchemaNode, parentRequired: boolean, parentRepeated: boolean): Leaf[] {
  const required = parentRequired && node.repetition === 'required';
  const repeated = parentRepeated || node.repetition === 'repeated';
  if (node.physical) return [{ node, required, repeated }];
  return node.children.flatMap((child) => leavesOf(child, required, repeated));
}
