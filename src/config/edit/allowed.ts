// What the page may write into the configuration: files below the data folder, serial ports that are some. Everything else is
// written by hand. Knows no key but those whose schema says that they are paths.
import { isAbsolute, normalize, relative, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Catalogue } from '../../catalog/model-set.ts';
import { KINDS } from '../../kinds/kinds.ts';
import { MeterHubError } from '../../model/error.ts';
import { kindOfEntry } from '../schema/devices.ts';
import { isRecord, SchemaInfo } from '../schema/info.ts';
import { configJsonSchema } from '../schema/schema.ts';
import type { ConfigEdit } from './edit.ts';

export interface AllowedOptions {
  readonly catalogue: Catalogue;
  /** Relative to the working directory, or absolute. */
  readonly dataFolder: string;
  /** Ports that are there. */
  readonly ports: readonly string[];
  /** What the file says now: what stands there may stay. */
  readonly current: unknown;
}

/** Throws SETUP_PATH. */
export function checkAllowed(edits: readonly ConfigEdit[], options: AllowedOptions): void {
  const kindOf = kindOfEntry(KINDS, options.catalogue);
  const info = new SchemaInfo(configJsonSchema(), (entry) => kindOf(entry)?.name ?? null);
  for (const { at, value } of edits) {
    for (const leaf of leavesOf(value, at)) {
      if (isDeepStrictEqual(valueAt(options.current, leaf.at), leaf.value) || typeof leaf.value !== 'string') continue;
      // Whoever writes beside the schema is told so by the loader.
      const isPath = info.schemasAt(leaf.at, nested(edits, options.current)).some((node) => node['x-type'] === 'path');
      if (isPath && !isAllowed(leaf.value, leaf.at.at(-1), options)) {
        throw new MeterHubError('SETUP_PATH', `${leaf.value} is not below ${options.dataFolder}`, {
          details: { path: leaf.value },
        });
      }
    }
  }
}

function isAllowed(path: string, key: string | undefined, { dataFolder, ports }: AllowedOptions): boolean {
  if (key === 'port') return ports.includes(path) || /^\/dev\/(serial\/by-(id|path)\/)?[\w.:+-]+$/.test(path);
  if (path.includes('\0')) return false;
  const below = relative(resolve(dataFolder), resolve(normalize(path)));
  return below !== '' && !below.startsWith('..') && !isAbsolute(below);
}

interface Leaf {
  readonly at: readonly string[];
  readonly value: unknown;
}

function leavesOf(value: unknown, at: readonly string[]): Leaf[] {
  if (Array.isArray(value)) return value.flatMap((each: unknown, index) => leavesOf(each, [...at, String(index)]));
  if (isRecord(value)) return Object.entries(value).flatMap(([key, each]) => leavesOf(each, [...at, key]));
  return [{ at, value }];
}

function valueAt(values: unknown, at: readonly string[]): unknown {
  return at.reduce<unknown>((value, key) => {
    return isRecord(value) || Array.isArray(value) ? Reflect.get(value, key) : undefined;
  }, values);
}

/** What the schema needs to tell variants apart: the file with the changes, roughly. */
function nested(edits: readonly ConfigEdit[], current: unknown): unknown {
  return edits.reduce<unknown>((values, { at, value }) => withValue(values, at, value), current);
}

function withValue(values: unknown, [key, ...below]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  const section = isRecord(values) ? values : {};
  return { ...section, [key]: withValue(section[key], below, value) };
}
