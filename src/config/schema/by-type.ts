// A union of sections that their key `type` tells apart. Knows no type.
import * as z from 'zod';
import type { SectionByType } from '../../source/entry/kind.ts';

export function unionByType(schemas: readonly SectionByType[]) {
  const [first, ...others] = schemas;
  if (first === undefined) throw new TypeError('a union needs at least one section');
  return z.discriminatedUnion('type', [first, ...others]);
}
