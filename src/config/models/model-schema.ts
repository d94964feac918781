// The JSON schema of model files: one variant a kind. Knows none by name.
import * as z from 'zod';
import type { KindList } from '../../source/entry/kind-list.ts';
import { jsonSchemaOf } from '../schema/json-schema.ts';

export function modelJsonSchema({ all }: KindList): Record<string, unknown> {
  const schemas = all.flatMap(({ modelFile }) => modelFile?.schema ?? []);
  return jsonSchemaOf(z.union(schemas).meta({ title: 'MeterHub model' }));
}
