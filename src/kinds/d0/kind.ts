// The kind `d0`: meters of IEC 62056-21 that answer or send text through an optical head.
import type { D0Model } from '../../definition/d0/model.ts';
import { COMMON_KEYS } from '../../source/entry/common-keys.ts';
import type { Kind } from '../../source/entry/kind.ts';
import { withoutPort } from '../../source/entry/line-keys.ts';
import { selectedMeasurands } from '../../source/entry/measurand-choice.ts';
import { textReceived } from '../../source/obis-text/received.ts';
import type { D0BusConfig, D0DeviceConfig } from './config.ts';
import { d0Group } from './group.ts';
import { d0ModelFile } from './model-file.ts';
import { D0_LINE_KEYS, d0BusSchema, d0DeviceSchema, type D0BusInput, type D0DeviceInput } from './schema.ts';
import { d0Wire, describeD0Bus, ownD0Bus, resolveD0Bus } from './wires.ts';

const KEYS: readonly string[] = [...COMMON_KEYS, 'interval', 'port', 'address', ...D0_LINE_KEYS];
/** Meters that send by themselves do so every few seconds. */
const PUSHED_LIFETIME_MS = 30_000;
/** Two readouts may fail. */
const INTERVALS_TO_LIVE = 3;
/** A code as values are named that have no name of their own. */
const OBIS_CODE = /^\d{1,3}-\d{1,3}:\d{1,3}\.\d{1,3}\.\d{1,3}\*\d{1,3}$/;

function mayMeasure(model: D0Model, measurand: string): boolean {
  return OBIS_CODE.test(measurand) || model.measurands.some((known) => known === measurand);
}

function isPushed({ mode }: D0BusConfig): boolean {
  return mode === 'D' || mode === 'push';
}

export const d0: Kind<D0Model, D0BusInput, D0DeviceInput, D0BusConfig, D0DeviceConfig> = {
  name: 'd0',
  words: { en: 'a meter with an optical head (D0)', de: 'ein Zähler mit optischem Lesekopf (D0)' },
  busTypes: ['d0'],
  busSchemas: [d0BusSchema],
  deviceSchema: d0DeviceSchema,
  modelFile: d0ModelFile,
  endpoints: ['port', 'address'],
  busKeys: D0_LINE_KEYS,
  keysOf: () => KEYS,
  insteadOf: (key) =>
    key === 'poll' || key === 'timeout'
      ? { en: '`interval` says how often it is read out', de: '`interval` sagt, wie oft er ausgelesen wird' }
      : null,
  elsewhere: (key) =>
    key === 'mode'
      ? { en: 'remove it; meters of type d0 have it', de: 'weglassen; das haben Zähler der Art d0' }
      : null,
  misplaced: (key, { port }) => (key === 'framing' ? withoutPort(key, port) : null),
  knownMeasurands: (model) => model.measurands,
  mayMeasure,
  readCells: () => ['D0', '300 or 9600 7E1'],
  takesCommands: () => false,
  resolveBus: resolveD0Bus,
  ownBus: (name, input, _model, path, report) => ownD0Bus(name, input, path, report),
  describeBus: describeD0Bus,
  wireOf: d0Wire,
  resolveDevice({ name, input, model, bus, path }, report) {
    const offer = { known: model.measurands, mayMeasure: (measurand: string) => mayMeasure(model, measurand) };
    const intervalMs = input.interval ?? model.defaultIntervalMs;
    return {
      ...{ kind: 'd0', name, model, bus: bus.name, id: null, apiId: input.apiId ?? null, intervalMs },
      lifetimeMs: input.lifetime ?? (isPushed(bus) ? PUSHED_LIFETIME_MS : INTERVALS_TO_LIVE * intervalMs),
      measurands: selectedMeasurands(input, offer, path, report),
    };
  },
  addressOnBus: () => ({ key: 'head', text: { en: 'the optical head', de: 'der Lesekopf' }, part: 'bus' }),
  addressRemedy: {
    en: 'a head reads one meter: give every meter a bus of its own',
    de: 'ein Lesekopf liest einen Zähler: jedem Zähler einen eigenen Bus geben',
  },
  ownValues: () => null,
  warn: () => undefined,
  buildGroup: d0Group,
  lastReceived: (_model, device) => textReceived(device, 'D0'),
};
