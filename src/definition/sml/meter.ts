// What the declaration of an SML meter may say, and how it is completed. No meter, no runtime.
import { SML_MEASURANDS } from '../../vocabulary/obis.ts';
import type { SmlQuirks } from './quirks.ts';
import type { Measurand } from '../../vocabulary/measurands.ts';
import type { Line } from '../modbus/model.ts';
import type { ModelBase } from '../model-base.ts';

export interface SmlMeterModel extends ModelBase {
  readonly kind: 'sml';
  readonly line: Line;
  /** Peculiarities to allow for; the configuration overrides each by name. */
  readonly quirks: SmlQuirks;
  /** What every variant sends, once its PIN is entered where it has one. */
  readonly expected: readonly Measurand[];
  /** What only some variants send: two-way meters, two tariffs, extended data sets. */
  readonly sometimes: readonly Measurand[];
  /**
   * What a configuration may name: everything that has an OBIS code. Variants of one model differ in what they send, so
   * a model never forbids a measurand.
   */
  readonly measurands: readonly Measurand[];
  /** True where power and decimals are sent only after the PIN was entered and the information mode switched on. */
  readonly pin: boolean;
}

type SmlMeterDeclaration = Pick<
  SmlMeterModel,
  'id' | 'type' | 'manufacturer' | 'model' | 'source' | 'crossChecked' | 'expected' | 'pin'
> &
  Partial<Pick<SmlMeterModel, 'aliases' | 'german' | 'phases' | 'sometimes' | 'notes' | 'line'>> & {
    /** The ones that are on; all others are off. */
    readonly quirks?: Partial<SmlQuirks>;
  };

/** Nothing is treated specially. A declaration switches on what its meters need. */
const NO_QUIRKS: SmlQuirks = { signPowerFromStatus: false, dzgUnsignedPower: false, crcKermit: false };

/** All meters of the recorded telegrams: the info interface of an EDL21/eHZ pushes at this speed (FNN-Lastenheft EDL). */
export const INFO_INTERFACE: Line = {
  baud: 9600,
  framing: '8N1',
  source: 'FNN specification of the info interface (EDL21)',
};

const NAME = /^[a-z0-9][a-z0-9._-]*$/;

/** Completes a declaration; throws a TypeError that names the model when it contradicts itself. */
export function defineSmlMeter(declaration: SmlMeterDeclaration): SmlMeterModel {
  const model: SmlMeterModel = {
    kind: 'sml',
    aliases: [],
    phases: 3,
    line: INFO_INTERFACE,
    sometimes: [],
    notes: [],
    measurands: SML_MEASURANDS,
    ...declaration,
    quirks: { ...NO_QUIRKS, ...declaration.quirks },
  };
  const fail = (what: string): never => {
    throw new TypeError(`catalogue: ${model.id}: ${what}`);
  };
  for (const name of [model.id, ...model.aliases]) if (!NAME.test(name)) fail(`"${name}" is not a name`);
  if (model.source.trim() === '') fail('the source is missing');
  if (model.type !== model.type.toUpperCase()) fail(`type ${model.type} is not upper case`);
  if (model.expected.length === 0) fail('it is expected to send nothing');
  const all = [...model.expected, ...model.sometimes];
  for (const [index, measurand] of all.entries()) {
    if (all.indexOf(measurand) !== index) fail(`${measurand} is named twice`);
    if (!model.measurands.includes(measurand)) fail(`${measurand} has no OBIS code`);
  }
  return model;
}
