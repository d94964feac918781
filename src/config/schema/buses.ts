// What the section `buses` may say: one entry per wire or endpoint. Each kind brings what its own may say.
import * as z from 'zod';
import type { KindList } from '../../source/entry/kind-list.ts';
import { key, name } from '../../yaml/schema-values.ts';
import { unionByType } from './by-type.ts';

export function busesSchema(kinds: KindList) {
  const schemas = kinds.all.flatMap(({ busSchemas }) => busSchemas);
  return key(
    z.record(name(), unionByType(schemas)).prefault({}),
    'One entry per wire or endpoint, by name; everything on one wire shares its entry.',
  );
}
