// A measurand as a sensor of Home Assistant: class, unit and what statistics make of it. It must not know topics.
// https://developers.home-assistant.io/docs/core/entity/sensor/ and https://www.home-assistant.io/integrations/sensor.mqtt/
import { measurandLabel } from '../topics/measurand-label.ts';

export interface SensorFacts {
  readonly measurand: string;
  readonly unit: string | null;
  readonly device: string;
  /** Catalogue id of the device's model. */
  readonly model: string;
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

const MEASURED: Readonly<Record<string, Kind>> = {
  W: measured('W', 'power'),
  var: measured('var', 'reactive_power'),
  VA: measured('VA', 'apparent_power'),
  V: measured('V', 'voltage'),
  A: measured('A', 'current'),
  Hz: measured('Hz', 'frequency'),
  degC: measured('°C', 'temperature'),
  'm3/h': measured('m³/h', 'volume_flow_rate'),
  deg: measured('°'),
  '%': measured('%'),
};

const THOUSANDS: Readonly<Record<string, string>> = { Wh: 'kWh', varh: 'kvarh', VAh: 'kVAh' };

/** Shown only when somebody asks for it: of interest to few, and every sensor costs Home Assistant a row per change. */
const RARE = /^(thd|phaseAngle|reactive|apparent|threePhaseVector|frequencyL|voltageL[NL])/;

export function sensorOf(facts: SensorFacts): SensorDescription {
  const { measurand, unit } = facts;
  return {
    name: measurandLabel(measurand),
    ...kindOf(facts),
    value_template: unit !== null && Object.hasOwn(THOUSANDS, unit) ? inThousands(measurand) : plain(measurand),
    ...(RARE.test(measurand) && { enabled_by_default: false }),
  };
}

function kindOf({ measurand, unit, device, model }: SensorFacts): Kind {
  if (/^powerFactor/.test(measurand)) return { device_class: 'power_factor', state_class: 'measurement' };
  if (/^(batteryS|s)tateOfCharge$/.test(measurand)) return measured('%', 'battery');
  switch (unit) {
    case null:
      return {};
    case '1':
      return { state_class: 'measurement' };
    case 'Wh':
      return { device_class: 'energy', state_class: counted(measurand), unit_of_measurement: 'kWh' };
    case 'varh':
    case 'VAh':
      return { state_class: counted(measurand), unit_of_measurement: THOUSANDS[unit] ?? unit };
    case 'm3':
    case 'l':
      return volume(unit, device, model);
    default:
      return MEASURED[unit] ?? measured(unit);
  }
}

function measured(unit: string, deviceClass?: string): Kind {
  return { ...(deviceClass && { device_class: deviceClass }), state_class: 'measurement', unit_of_measurement: unit };
}

/** Sums of both directions may fall; what only rises may begin anew at 0 (day, session, a new meter). */
function counted(measurand: string): 'total' | 'total_increasing' {
  return /^(energySum|reactiveEnergySum|apparentEnergy)/.test(measurand) ? 'total' : 'total_increasing';
}

/** A tank holds a volume, a meter counts it; water and gas are told apart by the name that the device was given. */
function volume(unit: 'm3' | 'l', device: string, model: string): Kind {
  const unitOfMeasurement = unit === 'l' ? 'L' : 'm³';
  if (model === 'http-json') {
    return { device_class: 'volume_storage', state_class: 'measurement', unit_of_measurement: unitOfMeasurement };
  }
  const isGas = /gas/i.test(device);
  const isWater = unit === 'l' || /water|wasser/i.test(device);
  return {
    device_class: isGas && unit === 'm3' ? 'gas' : isWater ? 'water' : 'volume',
    state_class: 'total_increasing',
    unit_of_measurement: unitOfMeasurement,
  };
}

/** What is missing becomes `None`, which Home Assistant shows as unknown. */
function plain(measurand: string): string {
  return `{{ value_json.get(${quoted(measurand)}) }}`;
}

function inThousands(measurand: string): string {
  return `{% set v = value_json.get(${quoted(measurand)}) %}{{ v if v is none else (v / 1000) | round(4) }}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
