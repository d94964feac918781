// Models of meters at a P1 port as text: which of the meters of a telegram it is; the rest follows from that.
import * as z from 'zod';
import { defineDsmrMeter, DSMR_METERS, type DsmrModel } from '../../definition/dsmr/model.ts';
import type { ModelFileEntry, ModelFileKind } from '../../source/entry/model-file.ts';
import { describeIdentity, identityOf, modelKeys } from '../../source/entry/model-keys.ts';
import { key } from '../../yaml/schema-values.ts';

const dsmrModelSchema = z
  .strictObject({
    ...modelKeys,
    meter: key(z.enum(DSMR_METERS).optional(), 'Which meter of the telegrams it is.', {
      example: 'gas',
      defaultText: 'electricity',
    }),
  })
  .meta({ title: 'Meter at a P1 port', 'x-kind': 'dsmr' });

type DsmrModelInput = z.output<typeof dsmrModelSchema>;

function build({ id, input, parent }: ModelFileEntry<DsmrModel, DsmrModelInput>): DsmrModel {
  return defineDsmrMeter({
    ...identityOf(id, input, parent),
    phases: input.phases ?? parent?.phases ?? null,
    meter: input.meter ?? parent?.meter ?? 'electricity',
  });
}

export const dsmrModelFile: ModelFileKind<DsmrModel, DsmrModelInput> = {
  schema: dsmrModelSchema,
  build,
  describe(model) {
    const { head, tail } = describeIdentity(model);
    return { ...head, meter: model.meter, ...tail };
  },
  inCode: () => null,
};
