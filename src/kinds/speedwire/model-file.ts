// Models of SMA meters as text: who they are. What they send is the same for all.
import * as z from 'zod';
import { SPEEDWIRE_MEASURANDS } from '../../codec/speedwire/channels.ts';
import type { SpeedwireMeterModel } from '../../definition/speedwire/meter.ts';
import type { ModelFileKind } from '../../source/entry/model-file.ts';
import { describeIdentity, identityOf, modelKeys } from '../../source/entry/model-keys.ts';
import type { Measurand } from '../../vocabulary/measurands.ts';
import { key } from '../../yaml/schema-values.ts';

const speedwireModelSchema = z
  .strictObject({
    ...modelKeys,
    susyIds: key(
      z.array(z.int().min(1).max(0xffff)).min(1).optional(),
      'By which its datagrams say what it is (SUSy-ID).',
      { example: '[349]' },
    ),
    sendsFrequency: key(z.boolean().optional(), 'Whether its datagrams always hold the frequency.', {
      example: true,
      defaultText: 'false',
    }),
  })
  .meta({ title: 'SMA meter', 'x-kind': 'speedwire' });

type SpeedwireModelInput = z.output<typeof speedwireModelSchema>;

const FREQUENCY: readonly Measurand[] = ['frequency'];

export const speedwireModelFile: ModelFileKind<SpeedwireMeterModel, SpeedwireModelInput> = {
  schema: speedwireModelSchema,
  build({ id, input, parent }, report) {
    const susyIds = input.susyIds ?? parent?.susyIds;
    if (susyIds === undefined) {
      report.error(
        [],
        { en: '`susyIds` is missing', de: '`susyIds` fehlt' },
        {
          en: 'add by which its datagrams say what it is, for example [349]',
          de: 'ergänzen, woran seine Datagramme es sagen, zum Beispiel [349]',
        },
      );
      return null;
    }
    const sometimes = input.sendsFrequency === undefined ? (parent?.sometimes ?? FREQUENCY) : FREQUENCY;
    return {
      ...{ kind: 'speedwire', ...identityOf(id, input, parent) },
      phases: input.phases !== undefined ? input.phases : (parent?.phases ?? 3),
      ...{ susyIds, measurands: SPEEDWIRE_MEASURANDS, sometimes: input.sendsFrequency === true ? [] : sometimes },
    };
  },
  describe(model) {
    const { head, tail } = describeIdentity(model);
    return { ...head, susyIds: model.susyIds, sendsFrequency: model.sometimes.length === 0, ...tail };
  },
  inCode: () => null,
};
