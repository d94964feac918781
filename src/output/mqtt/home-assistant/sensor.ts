// A measurand as a sensor of Home Assistant: class, unit and what statistics make of it. It must not know topics.
// https://developers.home-assistant.io/docs/core/entity/sensor/ and https://www.home-assistant.io/integrations/sensor.mqtt/
import { measurandInfo, valueInfo } from '../../../vocabulary/measurands.ts';
import { QUANTITIES, unitInfo, type Counts } from '../../../vocabulary/units.ts';
import { valueLabel } from '../../../vocabulary/value-text.ts';

export interface SensorFacts {
  readonly measurand: string;
  readonly unit: string | null;
  readonly device: string;
  /** How the value of this device moves, where its model says; null: as its name and unit say. */
  readonly counts: Counts | null;
  /** The template uses no method where it can do without: not every reader of it is Home Assistant. */
  readonly isPlain?: boolean;
}

/** Keys of a sensor in the discovery message, without those that say where its value is. */
export interface SensorDescription {
  readonly name: string;
  readonly value_template: string;
  readonly device_class?: string;
  readonly state_class?: 'measurement' | 'total' | 'total_increasing';
  readonly unit_of_measurement?: string;
  readonly enabled_by_default?: false;
}

type Kind = Pick<SensorDescription, 'device_class' | 'state_class' | 'unit_of_measurement'>;

/** What only rises may begin anew at 0 (a day, a session, a new meter); what may fall is a total. */
const STATE_CLASSES = {
  ...{ rising: 'total_increasing', restarts: 'total_increasing' },
  ...{ both: 'total', no: 'measurement' },
} as const satisfies Record<Counts, SensorDescription['state_class']>;

export function sensorOf(facts: SensorFacts): SensorDescription {
  const { measurand, unit } = facts;
  return {
    name: valueLabel(measurand, 'en'),
    ...kindOf(facts),
    value_template: templateOf(measurand, unitInfo(unit)?.homeAssistant.factor ?? 1, facts.isPlain === true),
    // Of interest to few, and every sensor costs Home Assistant a row per change: shown only when somebody asks for it.
    ...(measurandInfo(measurand)?.rare === true && { enabled_by_default: false }),
  };
}

function kindOf({ measurand, unit, device, counts: said }: SensorFacts): Kind {
  if (unit === null) return {};
  const { quantity, counts: usual } = valueInfo(measurand, unit);
  const counts = said ?? usual;
  const info = unitInfo(unit);
  const byQuantity = quantity === null ? undefined : QUANTITIES[quantity]?.homeAssistant;
  const shown = byQuantity ?? info?.homeAssistant ?? { class: null, unit };
  const storedClass = counts === 'no' ? (info?.homeAssistant.storedClass ?? null) : null;
  const deviceClass = info?.quantity === 'volume' ? (storedClass ?? mediumOf(unit, device)) : shown.class;
  return {
    ...(deviceClass !== null && { device_class: deviceClass }),
    state_class: STATE_CLASSES[counts],
    ...(shown.unit !== null && { unit_of_measurement: shown.unit }),
  };
}

/** Water and gas are told apart by the name that the device was given; whoever counts litres counts water. */
function mediumOf(unit: string, device: string): 'gas' | 'water' | 'volume' {
  if (/gas/i.test(device) && unit === 'm3') return 'gas';
  return unit === 'l' || /water|wasser/i.test(device) ? 'water' : 'volume';
}

/** What is missing becomes `None`, which Home Assistant shows as unknown. */
function templateOf(measurand: string, factor: number, isPlain: boolean): string {
  const isName = /^[A-Za-z_][A-Za-z0-9_]*$/.test(measurand);
  const value = isPlain && isName ? `value_json.${measurand}` : `value_json.get(${quoted(measurand)})`;
  return factor === 1
    ? `{{ ${value} }}`
    : `{% set v = ${value} %}{{ v if v is none else (v / ${1 / factor}) | round(4) }}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
