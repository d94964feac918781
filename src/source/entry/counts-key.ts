// The key that says how a value with a name of its own moves: for values of devices and published ones. Values only.
import * as z from 'zod';
import { key } from '../../yaml/schema-values.ts';

export const countsKey = key(
  z.enum(['rising', 'both', 'restarts', 'no']).optional(),
  'How the value moves: a counter that only rises, one that may fall, one that begins anew, or no counter.',
  { example: 'rising', defaultText: 'by name and unit; a volume is no counter, for it may be that of a tank' },
);
