// Shelly devices over HTTP: the second generation and later by one RPC request for all components, the first by its status page.
import { SHELLY_EM, SHELLY_EM1, SHELLY_PM1, SHELLY_SWITCH, type ShellyValue } from '../shelly-components.ts';
import { defineJsonDevice, type JsonValue } from './json-device.ts';

const GEN2 = {
  manufacturer: 'Shelly',
  path: '/rpc/Shelly.GetStatus',
  source: 'https://shelly-api-docs.shelly.cloud/gen2/ComponentsAndServices/Shelly',
  crossChecked: ['evcc meter/shelly/gen2.go', 'AstraMeter powermeter/shelly.py'],
  defaultIntervalMs: 2000,
} as const;

const PASSWORD_NOTE = {
  en: 'with a password set in the device: `user: admin` and `password` (it asks for digest authentication)',
  de: 'mit einem Passwort im Gerät: `user: admin` und `password` (es verlangt Digest-Anmeldung)',
};

function inStatus(values: readonly ShellyValue[]): JsonValue[] {
  return values.map(({ component, path, ...value }) => ({ ...value, path: `["${component}"].${path}` }));
}

const pro3Em = defineJsonDevice({
  ...GEN2,
  id: 'shelly-pro-3em',
  aliases: ['shelly-3em-gen3'],
  type: 'SHELLY-PRO-3EM',
  model: 'Pro 3EM, 3EM Gen3',
  phases: 3,
  values: inStatus(SHELLY_EM),
  notes: [
    PASSWORD_NOTE,
    {
      en: 'its counters add up the phases without balancing them; the profile `monophase` is read as shelly-pro-em',
      de: 'seine Zähler addieren die Phasen, ohne sie zu saldieren; das Profil `monophase` liest man als shelly-pro-em',
    },
  ],
});

const proEm = defineJsonDevice({
  ...GEN2,
  id: 'shelly-pro-em',
  aliases: ['shelly-em-gen3'],
  type: 'SHELLY-PRO-EM',
  model: 'Pro EM, EM Gen3, first channel',
  german: { model: 'Pro EM, EM Gen3, erster Kanal' },
  phases: 1,
  values: inStatus(SHELLY_EM1),
  notes: [PASSWORD_NOTE],
});

const BOTH_DIRECTIONS = {
  en: 'energyTotal adds up both directions; energyExport is only there where the device measures it',
  de: 'energyTotal zählt beide Richtungen zusammen; energyExport gibt es nur, wo das Gerät ihn misst',
};

const plusPm = defineJsonDevice({
  ...GEN2,
  id: 'shelly-plus-pm',
  aliases: ['shelly-plus-1pm', 'shelly-plus-plug'],
  type: 'SHELLY-PM',
  model: 'Plus and Pro PM, Plug S, first channel',
  german: { model: 'Plus und Pro PM, Plug S, erster Kanal' },
  phases: 1,
  values: inStatus(SHELLY_SWITCH),
  notes: [PASSWORD_NOTE, BOTH_DIRECTIONS],
});

const pmMini = defineJsonDevice({
  ...GEN2,
  id: 'shelly-pm-mini',
  type: 'SHELLY-PM-MINI',
  model: 'PM Mini',
  phases: 1,
  crossChecked: ['evcc meter/shelly/gen2.go (PM1.GetStatus)'],
  values: inStatus(SHELLY_PM1),
  notes: [PASSWORD_NOTE, BOTH_DIRECTIONS],
});

const GEN1 = {
  manufacturer: 'Shelly',
  path: '/status',
  source: 'https://shelly-api-docs.shelly.cloud/gen1/',
  // Energies of `emeters` are in Wh; those of `meters` (relays) are not, and are left out.
  crossChecked: ['evcc meter/shelly/gen1.go', 'AstraMeter powermeter/shelly.py'],
  defaultIntervalMs: 2000,
} as const;

const em = defineJsonDevice({
  ...GEN1,
  id: 'shelly-em',
  type: 'SHELLY-EM',
  model: 'EM (first generation), first channel',
  german: { model: 'EM (erste Generation), erster Kanal' },
  phases: 1,
  values: [
    { name: 'power', path: 'emeters[0].power', unit: 'W' },
    { name: 'voltage', path: 'emeters[0].voltage', unit: 'V' },
    { name: 'energyImport', path: 'emeters[0].total', unit: 'Wh' },
    { name: 'energyExport', path: 'emeters[0].total_returned', unit: 'Wh' },
  ],
  notes: [
    {
      en: 'the second channel: a file of models.d that extends this model, with `emeters[1]`',
      de: 'der zweite Kanal: eine Datei in models.d, die dieses Modell erweitert, mit `emeters[1]`',
    },
  ],
});

const threeEm = defineJsonDevice({
  ...GEN1,
  id: 'shelly-3em',
  type: 'SHELLY-3EM',
  model: '3EM (first generation)',
  german: { model: '3EM (erste Generation)' },
  phases: 3,
  values: (['0', '1', '2'] as const).flatMap((place) => {
    const phase = `L${Number(place) + 1}`;
    return [
      { name: `power${phase}`, path: `emeters[${place}].power`, unit: 'W' },
      { name: `voltage${phase}`, path: `emeters[${place}].voltage`, unit: 'V' },
      { name: `current${phase}`, path: `emeters[${place}].current`, unit: 'A' },
      { name: `energyImport${phase}`, path: `emeters[${place}].total`, unit: 'Wh' },
      { name: `energyExport${phase}`, path: `emeters[${place}].total_returned`, unit: 'Wh' },
    ];
  }),
  notes: [
    {
      en: 'the whole power is the sum of the phases: `dataset: { grid: x.powerL1 + x.powerL2 + x.powerL3 }`',
      de: 'die ganze Leistung ist die Summe der Phasen: `dataset: { grid: x.powerL1 + x.powerL2 + x.powerL3 }`',
    },
  ],
});

export const shellyHttp = [pro3Em, proEm, plusPm, pmMini, em, threeEm];
