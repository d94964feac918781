// Keys that every file of `models.d` may have, whatever its kind: who the model is and where the facts come from.
import * as z from 'zod';
import type { GermanNames } from '../../definition/german.ts';
import type { ModelBase } from '../../definition/model-base.ts';
import { alike, type Text } from '../../vocabulary/text.ts';
import { quote } from '../../yaml/masking.ts';
import { key, refuse } from '../../yaml/schema-values.ts';

/** As in the catalogue: part of topics, columns and command lines. */
const MODEL_NAME = /^[a-z0-9][a-z0-9._-]*$/;
const MAX_NAME_LENGTH = 64;
const MAX_TEXT_LENGTH = 2000;

export const MODEL_NAME_RULE: Text = {
  en: `small letters, digits, dots, dashes and underscores, at most ${MAX_NAME_LENGTH}, for example acme-em3`,
  de: `Kleinbuchstaben, Ziffern, Punkte, Striche und Unterstriche, höchstens ${MAX_NAME_LENGTH}, zum Beispiel acme-em3`,
};

export function isModelName(text: string): boolean {
  return MODEL_NAME.test(text) && text.length <= MAX_NAME_LENGTH;
}

/** Id or alias of a model. */
function modelName() {
  return z.string().transform((text, ctx) => {
    if (isModelName(text)) return text;
    const message = {
      en: `${quote(text)} cannot be the name of a model`,
      de: `${quote(text)} kann kein Name eines Modells sein`,
    };
    return refuse(ctx, message, MODEL_NAME_RULE);
  });
}

/** Prose of one line or several. */
export const prose = () => z.string().min(1).max(MAX_TEXT_LENGTH);

const bothLanguages = z.strictObject({ en: prose(), de: prose() });

export const modelKeys = {
  id: key(modelName().optional(), 'Name of the model: what `model:` and `-d` say.', {
    example: 'acme-em3',
    defaultText: 'the name of the file without its ending',
  }),
  kind: key(z.string().min(1).optional(), 'Kind of device.', {
    defaultText: 'that of the extended model, else the one that the other keys belong to',
  }),
  extends: key(
    z.string().min(1).optional(),
    'A model that this one is like: everything that the file does not say is taken from there.',
    { example: 'eastron-sdm630' },
  ),
  aliases: key(z.array(modelName()).optional(), 'Further names.', { example: '[em3]' }),
  type: key(
    z
      .string()
      .min(1)
      .max(MAX_NAME_LENGTH)
      .transform((text) => text.toUpperCase())
      .optional(),
    'How gosdm630 and mbmd call such meters.',
    { example: 'SDM', defaultText: 'the name of the model' },
  ),
  manufacturer: key(prose().optional(), 'Who makes it.', { example: 'Acme', defaultText: 'unknown' }),
  model: key(prose().optional(), 'What it is called on its plate.', {
    example: 'EM3-Modbus',
    defaultText: 'the name of the model',
  }),
  german: key(
    z
      .strictObject({
        manufacturer: z.string().optional(),
        model: z.string().optional(),
        source: z.string().optional(),
      })
      .optional(),
    'Maker, model and source in German, where they are prose.',
    { example: '{ model: EM3 mit zwei Tarifen }' },
  ),
  phases: key(z.literal([1, 3]).nullable().optional(), 'Phases that it measures.', {
    example: 3,
    defaultText: 'by its values',
  }),
  source: key(prose().optional(), 'Where the registers come from: title or address of the manual.', {
    example: 'https://example.org/em3-modbus.pdf',
    defaultText: 'this file',
  }),
  crossChecked: key(z.array(prose()).optional(), 'What else says the same.', { example: '[a reading of the display]' }),
  notes: key(
    z.array(z.union([prose(), bothLanguages])).optional(),
    'What its users should know, in one language or as `{ en: ..., de: ... }`.',
    { example: '[counts in steps of 10 Wh]' },
  ),
};

export type ModelShape = typeof modelKeys;
export type ModelKeysInput = z.output<z.ZodObject<ModelShape>>;

/** What all models have but their kind and phases. */
type Identity = Omit<ModelBase, 'kind' | 'phases' | 'german'> & { readonly german?: GermanNames };

/** Who the model is, by the file and the model that it extends. Further names are its own. */
export function identityOf(id: string, input: ModelKeysInput, parent: ModelBase | null): Identity {
  const german = germanOf(input, parent?.german ?? {});
  return {
    id,
    aliases: input.aliases ?? [],
    type: input.type ?? parent?.type ?? id.toUpperCase(),
    manufacturer: input.manufacturer ?? parent?.manufacturer ?? 'unknown',
    model: input.model ?? parent?.model ?? id,
    ...(Object.keys(german).length > 0 && { german }),
    source: input.source ?? parent?.source ?? `the model file ${id}`,
    crossChecked: input.crossChecked ?? parent?.crossChecked ?? [],
    notes: input.notes?.map((note) => (typeof note === 'string' ? alike(note) : note)) ?? parent?.notes ?? [],
  };
}

/** What is said anew is not what the extended model calls it in German. */
function germanOf(input: ModelKeysInput, inherited: GermanNames): GermanNames {
  const kept = Object.entries(inherited).filter(([name]) => !Object.hasOwn(input, name));
  const own = Object.entries(input.german ?? {}).filter(([, text]) => text !== undefined);
  return Object.fromEntries([...kept, ...own]);
}

/** The keys above as a file says them: those before the ones of the kind, and the notes behind. */
export function describeIdentity(model: ModelBase): {
  readonly head: Record<string, unknown>;
  readonly tail: Record<string, unknown>;
} {
  const { id, kind, aliases, type, manufacturer, model: title, german, phases, source, crossChecked, notes } = model;
  return {
    head: {
      ...{ id, kind },
      ...(aliases.length > 0 && { aliases }),
      ...{ type, manufacturer, model: title },
      ...(german && { german }),
      ...{ phases, source },
      ...(crossChecked.length > 0 && { crossChecked }),
    },
    tail: notes.length === 0 ? {} : { notes: notes.map((note) => (note.en === note.de ? note.en : note)) },
  };
}
