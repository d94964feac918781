// Models of meters of IEC 62056-21 as text: who they are; what they send is found when they answer.
import * as z from 'zod';
import { D0_METERS, defineD0Meter, type D0Model } from '../../definition/d0/model.ts';
import type { ModelFileEntry, ModelFileKind } from '../../source/entry/model-file.ts';
import { describeIdentity, identityOf, modelKeys } from '../../source/entry/model-keys.ts';
import { key } from '../../yaml/schema-values.ts';

const d0ModelSchema = z
  .strictObject({
    ...modelKeys,
    meter: key(z.enum(D0_METERS).optional(), 'What it measures. Heat meters are woken first and asked seldom.', {
      example: 'heat',
      defaultText: 'electricity',
    }),
  })
  .meta({ title: 'Meter with an optical head', 'x-kind': 'd0' });

type D0ModelInput = z.output<typeof d0ModelSchema>;

function build({ id, input, parent }: ModelFileEntry<D0Model, D0ModelInput>): D0Model {
  return defineD0Meter({
    ...identityOf(id, input, parent),
    phases: input.phases ?? parent?.phases ?? null,
    meter: input.meter ?? parent?.meter ?? 'electricity',
  });
}

export const d0ModelFile: ModelFileKind<D0Model, D0ModelInput> = {
  schema: d0ModelSchema,
  build,
  describe(model) {
    const { head, tail } = describeIdentity(model);
    return { ...head, meter: model.meter, ...tail };
  },
  inCode: () => null,
};
