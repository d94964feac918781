// Keys that say what people read of a device: its label, its picture, its room. The key of the device stays its id everywhere.
import * as z from 'zod';
import { DEVICE_ICONS, type ShownNames } from '../../model/shown-names.ts';
import { key } from '../../yaml/schema-values.ts';

const MAX_LENGTH = 100;

/** Any text on one line. */
const text = () =>
  z
    .string()
    .min(1)
    .max(MAX_LENGTH)
    .regex(/^\P{Cc}+$/u);

export const shownNameKeys = {
  label: key(text().optional(), 'What people read instead of the name: any text. The name stays the id.', {
    example: 'Grid meter, cellar',
    defaultText: 'the name',
  }),
  icon: key(z.enum(DEVICE_ICONS).optional(), 'Its picture on the page.', {
    example: 'grid',
    defaultText: 'that of its part in the house',
  }),
  room: key(text().optional(), 'The room it is in, or belongs to.', { example: 'Cellar', defaultText: 'none' }),
};

export const SHOWN_NAME_KEYS: readonly string[] = Object.keys(shownNameKeys);

interface ShownNamesInput {
  readonly label?: string | undefined;
  readonly icon?: ShownNames['icon'] | undefined;
  readonly room?: string | undefined;
}

/** Null: nothing is said. */
export function shownNamesOf({ label, icon, room }: ShownNamesInput): ShownNames | null {
  const names = {
    ...(label !== undefined && { label }),
    ...(icon !== undefined && { icon }),
    ...(room !== undefined && { room }),
  };
  return Object.keys(names).length === 0 ? null : names;
}
