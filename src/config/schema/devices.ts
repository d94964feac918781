// What the section `devices` may say: one entry per meter, inverter, wallbox ... Each kind brings what its own may say; the
// model of an entry tells which kind it is.
import * as z from 'zod';
import type { Catalogue } from '../../catalog/model-set.ts';
import type { CommonShape } from '../../source/entry/common-keys.ts';
import type { DeviceInput, Kind } from '../../source/entry/kind.ts';
import type { KindList } from '../../source/entry/kind-list.ts';
import { key, name } from '../../yaml/schema-values.ts';
import { isRecord } from './info.ts';

const section = (entry: z.ZodType<DeviceInput>) =>
  key(
    z.record(name(), entry).prefault({}),
    "The devices. The key is the device's name everywhere: API, MQTT, history, dataset.",
  );

/** For documents and editors: one variant a kind. */
export function describedDevices({ all }: KindList) {
  return section(z.union(all.map(({ deviceSchema }) => deviceSchema)));
}

/** Keys that all kinds have; there is no program without a kind. */
function commonShape({ all: [first] }: KindList): CommonShape {
  if (first === undefined) throw new TypeError('a program needs at least one kind');
  return first.deviceSchema.shape;
}

/**
 * For reading a file: the entry is judged by the schema of the kind that its model belongs to. Keys of other kinds are let
 * through: what to write instead is said where the model is known.
 */
export function devicesByModel(kinds: KindList, kindOf: (entry: unknown) => Kind | null) {
  const all = kinds.all.reduceRight(
    (shape, { deviceSchema }) => ({ ...shape, ...deviceSchema.shape }),
    commonShape(kinds),
  );
  const foreign = Object.fromEntries(Object.keys(all).map((each) => [each, z.unknown().optional()]));
  const ofKind = new Map(kinds.all.map((kind) => [kind, z.strictObject({ ...foreign, ...kind.deviceSchema.shape })]));
  const ofAny = z.strictObject(all);
  return section(
    z.unknown().transform((entry, context) => {
      const kind = kindOf(entry);
      const result = (kind === null ? ofAny : (ofKind.get(kind) ?? ofAny)).safeParse(entry);
      if (result.success) return result.data;
      for (const issue of result.error.issues) context.addIssue({ ...issue, path: [...issue.path] });
      return z.NEVER;
    }),
  );
}

/** The kind that the model of an entry belongs to; null when it names none of the catalogue. */
export function kindOfEntry(kinds: KindList, catalogue: Catalogue): (entry: unknown) => Kind | null {
  return (entry) => {
    const model = isRecord(entry) && typeof entry['model'] === 'string' ? catalogue.findModel(entry['model']) : null;
    return model === null ? null : kinds.named(model.kind);
  };
}
