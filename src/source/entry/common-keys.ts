// Keys that every entry of `devices` may have, whatever its kind. Values only.
import * as z from 'zod';
import { PLACEMENT_KEYS, placementKeys } from './placement-keys.ts';
import { SHOWN_NAME_KEYS, shownNameKeys } from './shown-names.ts';
import { duration, key } from '../../yaml/schema-values.ts';

/** What differs between kinds in the texts. */
export interface CommonTexts {
  /** A model of the kind, as an example. */
  readonly model: string;
  /** What `apiId` is when nobody says it. */
  readonly apiId: string;
  /** What `lifetime` is when nobody says it. */
  readonly lifetime: string;
}

export const commonKeys = (texts: CommonTexts) => ({
  model: key(z.string().min(1), 'Model or alias from the catalogue; `meterhub models` lists them.', {
    example: texts.model,
  }),
  bus: key(z.string().min(1).optional(), 'Name of the bus. Or `port`, `address` or `url`: a bus of its own.', {
    example: 'rs485',
  }),
  apiId: key(
    z.int().min(0).max(65_535).optional(),
    'Number of the device in `/last/{id}` and the other meter interfaces; unique over all devices.',
    { example: 11, defaultText: texts.apiId },
  ),
  lifetime: key(
    duration('1s', '30d').optional(),
    'How long a value counts after it was measured; then it reads null.',
    { example: '30s', defaultText: texts.lifetime },
  ),
  measurands: key(z.array(z.string().min(1)).min(1).optional(), 'Only these are read and published.', {
    example: '[power, energyImport]',
    defaultText: 'all of the model',
  }),
  ...shownNameKeys,
  calibratedUntil: key(
    z.int().min(1990).max(2200).optional(),
    'The year in which its calibration ends; printed on statements.',
    { example: 2033, defaultText: 'not said' },
  ),
  ...placementKeys,
});

export type CommonShape = ReturnType<typeof commonKeys>;

/** The keys above, in the order in which they are told. */
export const COMMON_KEYS: readonly string[] = [
  ...['model', 'bus', 'apiId', 'lifetime', 'measurands'],
  ...SHOWN_NAME_KEYS,
  'calibratedUntil',
  ...PLACEMENT_KEYS,
];
