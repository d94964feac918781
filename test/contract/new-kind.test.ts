// What a new kind costs: an entry in a list. This one is made of literals, and goes from the file to a running group, the
// messages of `check` and the table of what was received, without anybody knowing it.
import { afterEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { FakeClock } from '../support/fake-clock.ts';
import { QUIET_LOG } from '../support/live-house.ts';
import type { Catalogue } from '../../src/catalog/model-set.ts';
import { loadConfig } from '../../src/config/load.ts';
import { configJsonSchema } from '../../src/config/schema/schema.ts';
import type { ModelBase } from '../../src/definition/model-base.ts';
import { HubSources } from '../../src/hub/sources.ts';
import { KINDS } from '../../src/kinds/kinds.ts';
import type { DeviceHealth } from '../../src/model/health.ts';
import { LiveState } from '../../src/live/live-state.ts';
import { OUTPUTS } from '../../src/output/outputs.ts';
import { commonKeys, COMMON_KEYS } from '../../src/source/entry/common-keys.ts';
import type { BusBase, DeviceBase } from '../../src/source/entry/device-base.ts';
import { KindList } from '../../src/source/entry/kind-list.ts';
import type { BusInput, DeviceInput, Kind } from '../../src/source/entry/kind.ts';
import { selectedMeasurands } from '../../src/source/entry/measurand-choice.ts';
import { key } from '../../src/yaml/schema-values.ts';

const MODEL: ModelBase = {
  ...{ kind: 'pulse', id: 'pulse-meter', aliases: [], type: 'PULSE', manufacturer: 'Acme', model: 'S0' },
  ...{ phases: null, source: 'its label', crossChecked: [], notes: [] },
};

interface PulseInput extends DeviceInput {
  readonly pin?: number | undefined;
}

interface PulseDevice extends DeviceBase {
  readonly pin: number;
}

const started: string[] = [];

const pulse: Kind<ModelBase, BusInput, PulseInput, BusBase, PulseDevice> = {
  name: 'pulse',
  words: { en: 'a pulse meter', de: 'ein Impulszähler' },
  busTypes: ['gpio'],
  busSchemas: [z.strictObject({ type: key(z.literal('gpio'), 'Pins of the board.') }).meta({ title: 'gpio' })],
  deviceSchema: z
    .strictObject({
      ...commonKeys({ model: 'pulse-meter', apiId: 'none', lifetime: '1min' }),
      pin: key(z.int().optional(), 'Pin that the meter is connected to.', { example: 17 }),
    })
    .meta({ title: 'Pulse meter', 'x-kind': 'pulse' }),
  modelFile: null,
  endpoints: [],
  busKeys: [],
  keysOf: () => [...COMMON_KEYS, 'pin'],
  insteadOf: () => null,
  elsewhere: (name) =>
    name === 'pin' ? { en: 'only pulse meters have a pin', de: 'nur Impulszähler haben einen Pin' } : null,
  misplaced: () => null,
  knownMeasurands: () => ['energyImport'],
  mayMeasure: (_model, measurand) => measurand === 'energyImport',
  readCells: () => ['pulses', 'gpio'],
  takesCommands: () => false,
  resolveBus: (name, { type }) => ({ name, type }),
  ownBus: () => null,
  describeBus: ({ type }) => type,
  wireOf: ({ type }) => ({
    key: type,
    text: { en: 'the pins', de: 'die Pins' },
    part: 'type',
    otherTypeHint: { en: 'there is one board', de: 'es gibt eine Platine' },
  }),
  resolveDevice({ name, input, model, bus, path }, report) {
    const offer = { known: ['energyImport'], mayMeasure: (one: string) => one === 'energyImport' };
    const { pin } = input;
    if (pin === undefined)
      report.error(
        path,
        { en: '`pin` is missing', de: '`pin` fehlt' },
        { en: 'add the pin, for example pin: 17', de: 'den Pin ergänzen, zum Beispiel pin: 17' },
        'key',
      );
    return {
      ...{ kind: 'pulse', name, model, bus: bus.name, id: null, apiId: input.apiId ?? null, pin: pin ?? 0 },
      ...{ lifetimeMs: input.lifetime ?? 60_000, measurands: selectedMeasurands(input, offer, path, report) },
    };
  },
  addressOnBus: ({ pin }) => ({ key: String(pin), text: { en: `pin ${pin}`, de: `Pin ${pin}` }, part: 'pin' }),
  addressRemedy: { en: 'every meter needs a pin of its own', de: 'jeder Zähler braucht einen eigenen Pin' },
  ownValues: () => null,
  warn: () => undefined,
  buildGroup: (bus, devices) => ({
    bus: { name: bus.name, type: bus.type, asksRegisters: false, address: 'board', stats: () => QUIET_BUS },
    devices: devices.map(({ name, model, pin }) => ({
      ...{ name, kind: 'pulse', hasWire: true, model: model.id, type: model.type, manufacturer: model.manufacturer },
      ...{ description: `pin ${pin}`, bus: bus.name, id: null, apiId: null, phases: null, lifetimeMs: 60_000 },
      ...{ measurands: { energyImport: 'Wh' }, values: 'declared', quirks: [] },
      health: () => HEALTHY,
    })),
    start: () => started.push(bus.name),
    stop: () => Promise.resolve(),
  }),
  lastReceived: () => ({ title: 'entries', columns: [], rows: [] }),
};

const QUIET_BUS = {
  ...{ open: true, problem: null, code: null, facts: {}, requests: 0, errors: {}, roundTrips: [], roundTripSumMs: 0 },
  ...{ load: 0, waiting: 0, behindMs: 0 },
};
const HEALTHY: DeviceHealth = {
  state: 'online',
  ...{ sinceMs: 0, reason: null, code: null, facts: {}, lastSuccessMs: 0 },
  ...{ requests: 0, errors: {}, roundTripMs: null },
};

const kinds = new KindList([...KINDS.all, pulse]);
const catalogue: Catalogue = {
  all: [MODEL],
  findModel: (name) => (name === MODEL.id ? MODEL : null),
  suggestModels: () => [],
};

const load = (text: string) => loadConfig(text, 'test.yaml', {}, { kinds, catalogue });

function mistakes(text: string): string[] {
  const result = load(text);
  return result.ok ? [] : result.problems.map(({ path, message, hint }) => `${path}: ${message} | ${hint ?? ''}`);
}

const FILE = `
buses: { board: { type: gpio } }
devices:
  gas: { model: pulse-meter, bus: board, pin: 17 }
  water: { model: pulse-meter, bus: board, pin: 27, lifetime: 5min }
dataset: { total: gas.energyImport + water.energyImport }
`;

let sources: HubSources | null = null;

afterEach(async () => {
  await sources?.stop();
  sources = null;
  started.length = 0;
});

describe('a new kind', () => {
  it('is read from the file', () => {
    const result = load(FILE);
    if (!result.ok) throw new Error(JSON.stringify(result.problems));
    expect(result.warnings).toEqual([]);
    expect(result.config.buses).toEqual([{ name: 'board', type: 'gpio' }]);
    expect(result.config.devices).toMatchObject([
      { name: 'gas', kind: 'pulse', pin: 17, lifetimeMs: 60_000 },
      { name: 'water', kind: 'pulse', pin: 27, lifetimeMs: 300_000 },
    ]);
  });

  it('runs in the hub', async () => {
    const result = load(FILE);
    if (!result.ok) throw new Error(JSON.stringify(result.problems));
    const clock = new FakeClock();
    const live = new LiveState(clock);
    sources = new HubSources({ live, clock, log: QUIET_LOG, kinds });
    await sources.apply(result.config);
    expect(started).toEqual(['board']);
    expect(live.devices.map(({ name, description }) => `${name}: ${description}`)).toEqual([
      'gas: pin 17',
      'water: pin 27',
    ]);
  });

  it('has its keys in the JSON schema', () => {
    expect(JSON.stringify(configJsonSchema({ kinds, outputs: OUTPUTS }))).toContain(
      'Pin that the meter is connected to.',
    );
  });

  it.each([
    [
      'a missing key',
      'gas: { model: pulse-meter, bus: board }',
      'gas: `pin` is missing | add the pin, for example pin: 17',
    ],
    [
      'a wrong value',
      'gas: { model: pulse-meter, bus: board, pin: x }',
      'gas.pin: must be a number, not "x" | for example pin: 17',
    ],
    [
      'a key that nobody knows',
      'gas: { model: pulse-meter, bus: board, pin: 17, pinn: 3 }',
      'gas.pinn: unknown key "pinn" | did you mean "pin"?',
    ],
    [
      'a key of another kind',
      'gas: { model: pulse-meter, bus: board, pin: 17, poll: { fast: 1s } }',
      'gas.poll: `poll` means nothing for pulse-meter, a pulse meter | ' +
        'keys here: model, bus, apiId, lifetime, measurands, label, icon, room, calibratedUntil, ct, pt, factor, invert, phases, pin',
    ],
    [
      'a measurand that it does not have',
      'gas: { model: pulse-meter, bus: board, pin: 17, measurands: [power] }',
      'gas.measurands.0: pulse-meter does not measure "power" | it measures: energyImport',
    ],
  ])('explains %s', (_what, device, says) => {
    const file = `buses: { board: { type: gpio } }\ndevices:\n  ${device}\n`;
    expect(mistakes(file)).toEqual([`devices.${says}`]);
  });

  it('refuses one address twice and a bus of another kind', () => {
    expect(mistakes(FILE.replace('pin: 27', 'pin: 17'))).toEqual([
      'devices.water.pin: pin 17 on bus board is already taken by gas (line 4) | every meter needs a pin of its own',
    ]);
    const other = FILE.replace('{ type: gpio }', '{ type: modbus-tcp, address: 10.0.0.1 }');
    expect(mistakes(other)[0]).toBe(
      'devices.gas.bus: pulse-meter is a pulse meter, but board is a bus of type modbus-tcp | it needs a bus of type gpio',
    );
  });
});
