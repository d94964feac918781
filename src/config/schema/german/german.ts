// German beside the English of the schema, for the forms of the page: one table a part of the file. It must not know a form.
import { isRecord, type SchemaNode } from '../info.ts';
import { DEVICES } from './devices.ts';
import { OUTPUTS } from './outputs.ts';
import { SECTIONS } from './sections.ts';
import { WIRES } from './wires.ts';

export const GERMAN_SETTINGS: Readonly<Record<string, string>> = { ...DEVICES, ...WIRES, ...OUTPUTS, ...SECTIONS };

/** The same schema with `x-de` beside each description that has a German one. */
export function withGerman(node: SchemaNode): SchemaNode {
  return translated(node) as SchemaNode;
}

function translated(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(translated);
  if (!isRecord(value)) return value;
  const parts = Object.fromEntries(Object.entries(value).map(([key, each]) => [key, translated(each)]));
  const { description } = value;
  const german = typeof description === 'string' ? GERMAN_SETTINGS[description] : undefined;
  return german === undefined ? parts : { ...parts, 'x-de': german };
}
