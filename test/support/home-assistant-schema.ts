// What Home Assistant accepts in a device discovery message, as its own schema has it, for the parts that are used here.
// Sources: homeassistant/components/mqtt/schemas.py (DEVICE_DISCOVERY_SCHEMA) and
// https://developers.home-assistant.io/docs/core/entity/sensor/ (device classes, units, state classes).
import * as z from 'zod';

const NUMERIC_CLASSES: Readonly<Record<string, { units: readonly (string | undefined)[]; states: readonly string[] }>> =
  {
    power: { units: ['W', 'kW'], states: ['measurement'] },
    reactive_power: { units: ['var', 'kvar'], states: ['measurement'] },
    apparent_power: { units: ['VA', 'kVA'], states: ['measurement'] },
    voltage: { units: ['V', 'mV'], states: ['measurement'] },
    current: { units: ['A', 'mA'], states: ['measurement'] },
    frequency: { units: ['Hz', 'kHz'], states: ['measurement'] },
    power_factor: { units: ['%', undefined], states: ['measurement'] },
    temperature: { units: ['°C', '°F', 'K'], states: ['measurement'] },
    battery: { units: ['%'], states: ['measurement'] },
    humidity: { units: ['%'], states: ['measurement'] },
    pressure: { units: ['bar', 'mbar', 'hPa', 'kPa', 'Pa', 'psi'], states: ['measurement'] },
    duration: { units: ['d', 'h', 'min', 's', 'ms'], states: ['measurement', 'total', 'total_increasing'] },
    energy: { units: ['Wh', 'kWh', 'MWh', 'GWh'], states: ['total', 'total_increasing'] },
    water: { units: ['L', 'm³'], states: ['total', 'total_increasing'] },
    gas: { units: ['m³'], states: ['total', 'total_increasing'] },
    volume: { units: ['L', 'm³'], states: ['total', 'total_increasing'] },
    volume_storage: { units: ['L', 'm³'], states: ['measurement'] },
    volume_flow_rate: { units: ['m³/h', 'L/min'], states: ['measurement'] },
  };

const sensor = z
  .strictObject({
    platform: z.literal('sensor'),
    unique_id: z.string().min(1),
    name: z.string().min(1),
    value_template: z.string(),
    expire_after: z.int().positive(),
    device_class: z.enum(Object.keys(NUMERIC_CLASSES)).optional(),
    state_class: z.enum(['measurement', 'total', 'total_increasing']).optional(),
    unit_of_measurement: z.string().optional(),
    enabled_by_default: z.boolean().optional(),
  })
  .superRefine(({ device_class: name, state_class: state, unit_of_measurement: unit }, context) => {
    const rules = name === undefined ? undefined : NUMERIC_CLASSES[name];
    if (rules && !rules.units.includes(unit)) context.addIssue(`${name ?? ''} cannot have the unit ${unit ?? 'none'}`);
    if (rules && state !== undefined && !rules.states.includes(state)) {
      context.addIssue(`${name ?? ''} cannot have the state class ${state}`);
    }
  });

/** A sensor that is to be removed says its platform only. */
const removed = z.strictObject({ platform: z.literal('sensor') });

const binarySensor = z.strictObject({
  platform: z.literal('binary_sensor'),
  unique_id: z.string().min(1),
  name: z.string(),
  device_class: z.literal('connectivity'),
  entity_category: z.literal('diagnostic'),
  state_topic: z.string(),
  payload_on: z.string(),
  payload_off: z.string(),
});

const device = z.strictObject({
  identifiers: z.array(z.string()).min(1),
  name: z.string().min(1),
  manufacturer: z.string().min(1),
  model: z.string().min(1),
  sw_version: z.string().optional(),
  via_device: z.string().optional(),
  suggested_area: z.string().min(1).optional(),
});

const availability = {
  availability: z.array(z.strictObject({ topic: z.string() })).optional(),
  availability_mode: z.enum(['all', 'any', 'latest']).optional(),
  qos: z.literal([0, 1, 2]).optional(),
};

/** The older form: one message a sensor, its platform in the topic (homeassistant/components/mqtt/sensor.py). */
export const singleSensor = z
  .looseObject({ device, origin: z.strictObject({ name: z.string().min(1), sw_version: z.string().optional() }) })
  .extend({ state_topic: z.string(), ...availability })
  .superRefine((content, context) => {
    const {
      device: _,
      origin: __,
      state_topic: ___,
      availability: ____,
      availability_mode: _____,
      qos: ______,
      ...rest
    } = content;
    const checked = sensor.safeParse({ platform: 'sensor', ...rest });
    if (!checked.success) context.addIssue(z.prettifyError(checked.error));
  });

export const deviceDiscovery = z.strictObject({
  device,
  origin: z.strictObject({ name: z.string().min(1), sw_version: z.string().optional() }),
  components: z.record(z.string(), z.union([sensor, removed, binarySensor])),
  state_topic: z.string().optional(),
  availability: z.array(z.strictObject({ topic: z.string() })).optional(),
  availability_mode: z.enum(['all', 'any', 'latest']).optional(),
  qos: z.literal([0, 1, 2]).optional(),
});

export type DeviceDiscovery = z.infer<typeof deviceDiscovery>;
