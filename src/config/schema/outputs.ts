// What the section `outputs` may say: any number of each type. Each output brings what its own may say.
import * as z from 'zod';
import type { OutputList } from '../../output/output-list.ts';
import { key, name } from '../../yaml/schema-values.ts';
import { unionByType } from './by-type.ts';

export function outputsSchema(outputs: OutputList) {
  return key(
    z.record(name(), unionByType(outputs.all.map(({ schema }) => schema))).prefault({}),
    'Where readings go beyond the HTTP interface, by name; any number of each type. None is needed at start.',
  );
}
