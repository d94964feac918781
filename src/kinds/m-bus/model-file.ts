// Models of M-Bus meters as text: who they are, and how often they may be asked.
import * as z from 'zod';
import { defineMBusMeter, type MBusModel } from '../../definition/m-bus/device.ts';
import type { ModelFileKind } from '../../source/entry/model-file.ts';
import { describeIdentity, identityOf, modelKeys } from '../../source/entry/model-keys.ts';
import { formatDuration } from '../../time/duration.ts';
import { duration, key } from '../../yaml/schema-values.ts';

const DEFAULT_INTERVAL_MS = 900_000;

const mBusModelSchema = z
  .strictObject({
    ...modelKeys,
    interval: key(
      duration('1s', '30d').optional(),
      'How often such a meter is asked unless the configuration says it.',
      {
        example: '1min',
        defaultText: formatDuration(DEFAULT_INTERVAL_MS),
      },
    ),
  })
  .meta({ title: 'M-Bus meter', 'x-kind': 'm-bus' });

export const mBusModelFile: ModelFileKind<MBusModel, z.output<typeof mBusModelSchema>> = {
  schema: mBusModelSchema,
  build: ({ id, input, parent }) =>
    defineMBusMeter({
      ...identityOf(id, input, parent),
      phases: input.phases !== undefined ? input.phases : (parent?.phases ?? null),
      defaultIntervalMs: input.interval ?? parent?.defaultIntervalMs ?? DEFAULT_INTERVAL_MS,
    }),
  describe(model) {
    const { head, tail } = describeIdentity(model);
    return { ...head, interval: formatDuration(model.defaultIntervalMs), ...tail };
  },
  inCode: () => null,
};
