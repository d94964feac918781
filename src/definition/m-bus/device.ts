// What the declaration of an M-Bus meter may say: the bus tells its medium and its values itself. No meter, no runtime.
import type { GermanNames } from '../german.ts';
import type { ModelBase } from '../model-base.ts';

export interface MBusModel extends ModelBase {
  readonly kind: 'm-bus';
  /** How often such a meter is asked when nobody says it, ms. */
  readonly defaultIntervalMs: number;
}

interface MBusDeclaration extends Omit<MBusModel, 'kind' | 'aliases' | 'crossChecked' | 'phases' | 'german' | 'notes'> {
  readonly aliases?: readonly string[];
  readonly crossChecked?: readonly string[];
  readonly phases?: 1 | 3 | null;
  readonly german?: GermanNames;
  readonly notes?: MBusModel['notes'];
}

const NAME = /^[a-z0-9][a-z0-9._-]*$/;

/** Completes a declaration; throws a TypeError that names the model when it contradicts itself. */
export function defineMBusMeter(declaration: MBusDeclaration): MBusModel {
  const model: MBusModel = {
    ...{ kind: 'm-bus', aliases: [], crossChecked: [], phases: null, notes: [] },
    ...declaration,
  };
  const fail = (what: string): never => {
    throw new TypeError(`catalogue: ${model.id}: ${what}`);
  };
  for (const name of [model.id, ...model.aliases]) if (!NAME.test(name)) fail(`"${name}" is not a name`);
  if (model.source.trim() === '') fail('the source is missing');
  if (model.type !== model.type.toUpperCase()) fail(`type ${model.type} is not upper case`);
  return model;
}
