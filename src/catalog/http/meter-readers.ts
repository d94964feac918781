// Readers on the meter of the grid that answer JSON: HomeWizard, IOmeter, EcoTracker; and Tasmota's own status.
import { defineJsonDevice, type JsonValue } from './json-device.ts';

/** https://github.com/homewizard/api-documentation docs/v1/measurement.mdx: what the meter does not have is left out. */
const HOMEWIZARD = {
  manufacturer: 'HomeWizard',
  path: '/api/v1/data',
  source: 'https://api-documentation.homewizard.com/docs/v1/measurement',
  crossChecked: ['evcc meter/homewizard/types.go'],
  defaultIntervalMs: 2000,
} as const;

const LOCAL_API = {
  en: 'switch on "Local API" in the HomeWizard Energy app',
  de: 'in der App HomeWizard Energy die „Lokale API“ einschalten',
};

const GRID: readonly JsonValue[] = [
  { name: 'power', path: 'active_power_w', unit: 'W' },
  { name: 'energyImport', path: 'total_power_import_kwh', unit: 'kWh', isOptional: true },
  { name: 'energyExport', path: 'total_power_export_kwh', unit: 'kWh', isOptional: true },
];

const PHASES: readonly JsonValue[] = (['1', '2', '3'] as const).flatMap((phase) => [
  { name: `powerL${phase}`, path: `active_power_l${phase}_w`, unit: 'W', isOptional: true },
  { name: `voltageL${phase}`, path: `active_voltage_l${phase}_v`, unit: 'V', isOptional: true },
  { name: `currentL${phase}`, path: `active_current_l${phase}_a`, unit: 'A', isOptional: true },
]);

const p1 = defineJsonDevice({
  ...HOMEWIZARD,
  id: 'homewizard-p1',
  aliases: ['hwe-p1'],
  type: 'HOMEWIZARD-P1',
  model: 'P1 Meter (API v1)',
  values: [
    ...GRID,
    ...(['1', '2'] as const).flatMap((tariff) => [
      { name: `energyImportT${tariff}`, path: `total_power_import_t${tariff}_kwh`, unit: 'kWh', isOptional: true },
      { name: `energyExportT${tariff}`, path: `total_power_export_t${tariff}_kwh`, unit: 'kWh', isOptional: true },
    ]),
    ...PHASES,
  ],
  notes: [
    LOCAL_API,
    {
      en: 'gas is left out: its value may be an hour old without saying so to programs',
      de: 'Gas fehlt: Sein Wert kann eine Stunde alt sein, ohne dass Programme es merken',
    },
  ],
});

const kwh = defineJsonDevice({
  ...HOMEWIZARD,
  id: 'homewizard-kwh',
  aliases: ['hwe-kwh1', 'hwe-kwh3', 'hwe-skt'],
  type: 'HOMEWIZARD-KWH',
  model: 'kWh Meter, Energy Socket (API v1)',
  values: [
    ...GRID,
    { name: 'voltage', path: 'active_voltage_v', unit: 'V', isOptional: true },
    { name: 'frequency', path: 'active_frequency_hz', unit: 'Hz', isOptional: true },
    ...PHASES,
  ],
  notes: [LOCAL_API],
});

const iometer = defineJsonDevice({
  id: 'iometer',
  type: 'IOMETER',
  manufacturer: 'IOmeter',
  model: 'IOmeter',
  path: '/v1/reading',
  source: 'https://github.com/evcc-io/evcc/blob/master/templates/definition/meter/iometer.yaml',
  crossChecked: ['uni-meter doc/input/IOmeter.md', 'iometer for Python: answers say the units W and Wh themselves'],
  // It hears its meter by radio; evcc asks every 10 s.
  defaultIntervalMs: 10_000,
  values: [
    { name: 'power', path: 'meter.reading.registers[obis="01-00:10.07.00*ff"].value', unit: 'W' },
    { name: 'energyImport', path: 'meter.reading.registers[obis="01-00:01.08.00*ff"].value', unit: 'Wh' },
    {
      name: 'energyExport',
      path: 'meter.reading.registers[obis="01-00:02.08.00*ff"].value',
      unit: 'Wh',
      isOptional: true,
    },
  ],
  notes: [
    {
      en: 'no power: is the PIN of the meter entered? Some meters send power as 24.07.00, which is not read',
      de: 'keine Leistung: Ist die PIN des Zählers eingegeben? Manche Zähler senden sie als 24.07.00, das wird nicht gelesen',
    },
  ],
});

const ecoTracker = defineJsonDevice({
  id: 'ecotracker',
  aliases: ['everhome-ecotracker'],
  type: 'ECOTRACKER',
  manufacturer: 'everHome',
  model: 'EcoTracker',
  path: '/v1/json',
  source: 'https://github.com/evcc-io/evcc/blob/master/templates/definition/meter/everhome-ecotracker.yaml',
  crossChecked: ['Home Assistant integrations for the EcoTracker: counters in Wh'],
  defaultIntervalMs: 2000,
  values: [
    { name: 'power', path: 'power', unit: 'W' },
    { name: 'energyImport', path: 'energyCounterIn', unit: 'Wh', isOptional: true },
    { name: 'energyExport', path: 'energyCounterOut', unit: 'Wh', isOptional: true },
    ...(['1', '2', '3'] as const).map((phase) => {
      return { name: `powerL${phase}`, path: `powerPhase${phase}`, unit: 'W', isOptional: true };
    }),
  ],
  notes: [
    {
      en: 'switch on the local HTTP server in the everHome app',
      de: 'in der App everHome den lokalen HTTP-Server einschalten',
    },
  ],
});

const tasmota = defineJsonDevice({
  id: 'tasmota-http',
  type: 'TASMOTA',
  manufacturer: 'Tasmota',
  model: 'metering plug (ENERGY) over HTTP',
  german: { model: 'Steckdose mit Messung (ENERGY) über HTTP' },
  phases: 1,
  path: '/cm?cmnd=Status%2010',
  source: 'https://tasmota.github.io/docs/JSON-Status-Responses/',
  crossChecked: ['evcc meter/tasmota', 'AstraMeter powermeter/tasmota.py', 'uni-meter doc/input/Tasmota.md'],
  defaultIntervalMs: 4000,
  values: [
    { name: 'power', path: 'StatusSNS.ENERGY.Power', unit: 'W' },
    { name: 'energyTotal', path: 'StatusSNS.ENERGY.Total', unit: 'kWh' },
    { name: 'voltage', path: 'StatusSNS.ENERGY.Voltage', unit: 'V', isOptional: true },
    { name: 'current', path: 'StatusSNS.ENERGY.Current', unit: 'A', isOptional: true },
    { name: 'apparentPower', path: 'StatusSNS.ENERGY.ApparentPower', unit: 'VA', isOptional: true },
    { name: 'reactivePower', path: 'StatusSNS.ENERGY.ReactivePower', unit: 'var', isOptional: true },
    { name: 'powerFactor', path: 'StatusSNS.ENERGY.Factor', isOptional: true },
  ],
  notes: [
    {
      en: 'over MQTT (`tasmota`) it need not be asked; an infrared head with a script is read by http-json with the names of the script',
      de: 'über MQTT (`tasmota`) muss es nicht gefragt werden; einen Lesekopf mit Skript liest http-json mit den Namen des Skripts',
    },
  ],
});

export const meterReaders = [p1, kwh, iometer, ecoTracker, tasmota];
