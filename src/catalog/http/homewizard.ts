// HomeWizard: water and gas over its API v1, everything with a token over its API v2, the plug-in battery. Declarations only.
import { defineJsonDevice, type JsonValue } from './json-device.ts';

const HOMEWIZARD = { manufacturer: 'HomeWizard', crossChecked: ['python-homewizard-energy models.py'] } as const;

const V1 = {
  ...HOMEWIZARD,
  path: '/api/v1/data',
  source: 'https://api-documentation.homewizard.com/docs/v1/measurement',
} as const;

const LOCAL_API = {
  en: 'switch on "Local API" in the HomeWizard Energy app',
  de: 'in der App HomeWizard Energy die „Lokale API“ einschalten',
};

const water = defineJsonDevice({
  ...V1,
  id: 'homewizard-water',
  aliases: ['hwe-wtr'],
  type: 'HOMEWIZARD-WATER',
  model: 'Watermeter (API v1)',
  defaultIntervalMs: 5000,
  values: [
    { name: 'volume', path: 'total_liter_m3', unit: 'm3' },
    { name: 'volumeFlow', path: 'active_liter_lpm', unit: 'l/min', isOptional: true },
  ],
  notes: [
    LOCAL_API,
    {
      en: 'it can be asked only while it has mains power by USB; with batteries it talks to the app alone',
      de: 'es lässt sich nur mit Netzteil (USB) fragen; mit Batterien spricht es nur mit der App',
    },
  ],
});

const gas = defineJsonDevice({
  ...V1,
  id: 'homewizard-gas',
  type: 'HOMEWIZARD-GAS',
  model: 'gas meter behind the P1 Meter (API v1)',
  german: { model: 'Gaszähler hinter dem P1 Meter (API v1)' },
  defaultIntervalMs: 60_000,
  values: [{ name: 'volume', path: 'total_gas_m3', unit: 'm3' }],
  notes: [
    LOCAL_API,
    {
      en: 'gas meters say a new reading every 5 minutes or every hour: the time here is that of asking, not that of the meter',
      de: 'Gaszähler nennen alle 5 Minuten oder jede Stunde einen neuen Stand: Die Zeit hier ist die der Frage, nicht die des Zählers',
    },
    {
      en: 'a device beside `homewizard-p1` with the same `url`: both share one request',
      de: 'ein Gerät neben `homewizard-p1` mit derselben `url`: Beide teilen sich eine Anfrage',
    },
  ],
});

const V2 = {
  ...HOMEWIZARD,
  path: '/api/measurement',
  headers: { 'X-Api-Version': '2' },
  source: 'https://api-documentation.homewizard.com/docs/v2/measurement',
  defaultIntervalMs: 2000,
} as const;

const TOKEN = {
  en: '`url: https://...`, `auth: { token: !env HOMEWIZARD }` and the `fingerprint` that the first message shows; how to get a token: press the button of the device, then POST /api/user within 30 seconds',
  de: '`url: https://...`, `auth: { token: !env HOMEWIZARD }` und den `fingerprint`, den die erste Meldung nennt; das Token: den Taster des Geräts drücken und binnen 30 Sekunden POST /api/user senden',
};

const ENERGY: readonly JsonValue[] = [
  { name: 'power', path: 'power_w', unit: 'W' },
  { name: 'energyImport', path: 'energy_import_kwh', unit: 'kWh' },
  { name: 'energyExport', path: 'energy_export_kwh', unit: 'kWh' },
];

const PHASES: readonly JsonValue[] = (['1', '2', '3'] as const).flatMap((phase) => [
  { name: `powerL${phase}`, path: `power_l${phase}_w`, unit: 'W', isOptional: true },
  { name: `voltageL${phase}`, path: `voltage_l${phase}_v`, unit: 'V', isOptional: true },
  { name: `currentL${phase}`, path: `current_l${phase}_a`, unit: 'A', isOptional: true },
]);

const FREQUENCY: JsonValue = { name: 'frequency', path: 'frequency_hz', unit: 'Hz', isOptional: true };
const VOLTAGE: JsonValue = { name: 'voltage', path: 'voltage_v', unit: 'V', isOptional: true };

const p1 = defineJsonDevice({
  ...V2,
  id: 'homewizard-p1-v2',
  type: 'HOMEWIZARD-P1',
  model: 'P1 Meter (API v2)',
  values: [
    ...ENERGY,
    ...(['1', '2', '3', '4'] as const).flatMap((tariff) => [
      { name: `energyImportT${tariff}`, path: `energy_import_t${tariff}_kwh`, unit: 'kWh', isOptional: true },
      { name: `energyExportT${tariff}`, path: `energy_export_t${tariff}_kwh`, unit: 'kWh', isOptional: true },
    ]),
    ...PHASES,
  ],
  notes: [TOKEN],
});

const kwh = defineJsonDevice({
  ...V2,
  id: 'homewizard-kwh-v2',
  type: 'HOMEWIZARD-KWH',
  model: 'kWh Meter (API v2)',
  values: [...ENERGY, VOLTAGE, FREQUENCY, ...PHASES, { name: 'powerFactor', path: 'power_factor', isOptional: true }],
  notes: [TOKEN],
});

const battery = defineJsonDevice({
  ...V2,
  id: 'homewizard-battery',
  aliases: ['hwe-bat'],
  type: 'HOMEWIZARD-BATTERY',
  model: 'Plug-In Battery (API v2)',
  phases: 1,
  values: [
    ...ENERGY,
    { name: 'batteryStateOfCharge', path: 'state_of_charge_pct', unit: '%' },
    VOLTAGE,
    { name: 'current', path: 'current_a', unit: 'A', isOptional: true },
    FREQUENCY,
  ],
  notes: [
    TOKEN,
    {
      en: '`power` is positive when the battery charges; energyImport is what was charged, energyExport what was discharged',
      de: '`power` ist beim Laden positiv; energyImport ist die geladene, energyExport die entladene Energie',
    },
  ],
});

export const homeWizard = [water, gas, p1, kwh, battery];
