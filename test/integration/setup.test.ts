// Setting up over HTTP, at a whole hub in this process with simulated meters: the search finds them, a trial reads them, saving
// writes the file and brings it into force. Ports are pseudo terminals and private addresses.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { hasSocat } from '../support/pty-pair.ts';
import { SetupHouse } from '../support/setup-house.ts';

const TELEGRAM = new URL('../fixtures/sml/EMH-ED300L.bin', import.meta.url);

let house = new SetupHouse();

afterEach(async () => {
  await house.stop();
  house = new SetupHouse();
});

interface Found {
  readonly isRunning: boolean;
  readonly found: readonly {
    readonly bus: Record<string, unknown>;
    readonly device: Record<string, unknown>;
    readonly models: readonly string[];
    readonly serial: string | null;
    readonly configuredAs: string | null;
    readonly readings: readonly { readonly measurand: string; readonly value: unknown }[];
  }[];
}

async function found(): Promise<Found['found'][number]> {
  let state: Found | null = null;
  await eventually('a meter is found, with what it measures', async () => {
    state = (await house.get('search')).body as Found;
    return state.found.some(({ readings }) => readings.length > 0);
  });
  const first = (state as Found | null)?.found.find(({ readings }) => readings.length > 0);
  if (first === undefined) throw new Error('nothing is found');
  return first;
}

describe.skipIf(!hasSocat)('a serial port (socat has to be there)', () => {
  it('is searched, a meter on it tried, saved, and read', async () => {
    const port = await house.serialMeter('sdm630', 3);
    await house.start();
    expect((await house.get('ports')).body).toEqual({ ports: [{ port, usedBy: null }] });
    expect((await house.post('search', { wires: [{ port }] })).status).toBe(200);
    const meter = await found();
    expect(meter).toMatchObject({
      bus: { type: 'modbus-rtu', port, baud: 9600, framing: '8N1' },
      device: { model: 'eastron-sdm630', id: 3 },
      serial: '21000003',
      title: expect.stringContaining('Eastron SDM630'),
    });
    const { revision, exists } = await house.config();
    expect(exists).toBe(false);
    const edits = [
      { at: ['buses', 'rs485'], value: meter.bus },
      { at: ['devices', 'grid'], value: { ...meter.device, bus: 'rs485', invert: true } },
      { at: ['roles', 'grid'], value: 'grid' },
    ];
    const tried = await house.post('try', { revision, edits, device: 'grid' });
    const powers = (readings: Found['found'][number]['readings']): unknown =>
      readings.find(({ measurand }) => measurand === 'power')?.value;
    const { readings } = tried.body as Found['found'][number];
    expect(Math.sign(Number(powers(readings)))).toBe(-Math.sign(Number(powers(meter.readings))));
    const preview = (await house.post('preview', { revision, edits })).body as { difference: { text: string }[] };
    expect(preview.difference.map(({ text }) => text)).toContain(
      '  grid: { model: eastron-sdm630, id: 3, bus: rs485, invert: true }',
    );
    expect(existsSync(house.path)).toBe(false);
    const saved = await house.post('save', { revision, edits });
    expect(saved).toMatchObject({ status: 200, body: { written: true, changed: ['bus rs485', 'roles'] } });
    expect(readFileSync(house.path, 'utf8')).toContain('history: { path:');
    await eventually('it is read', async () => {
      const { body } = await house.hub.ask('/api/v1/devices/grid');
      return JSON.stringify(body).includes('"state":"online"');
    });
    // The hub has the port now: its owner looks for others, and knows this one.
    expect((await house.get('ports')).body).toEqual({ ports: [{ port, usedBy: 'rs485' }] });
    await house.post('search', { wires: [{ port }] });
    expect(await found()).toMatchObject({ configuredAs: 'grid' });
    const next = await house.config();
    const second = { at: ['devices', 'other'], value: { model: 'sdm630', bus: 'rs485', id: 9 } };
    const silent = await house.post('try', { revision: next.revision, edits: [second], device: 'other' });
    expect(silent).toMatchObject({ status: 200, body: { readings: [], problem: { code: 'MODBUS_TIMEOUT' } } });
  });
});

describe.skipIf(!hasSocat)('a serial port with an infrared head (socat has to be there)', () => {
  it('is heard, and has a wire of its own', async () => {
    const port = await house.sendingPort(readFileSync(TELEGRAM));
    await house.start();
    await house.post('search', { wires: [{ port }] });
    expect(await found()).toMatchObject({ bus: {}, device: { model: 'sml', port }, models: ['sml'] });
    const stopped = await house.hub.ask('/api/v1/setup/search', { method: 'DELETE', headers: house.headers });
    expect(stopped.body).toMatchObject({ isRunning: false });
  });
});

describe('an address', () => {
  it('by Modbus TCP is searched; stopping keeps what was found, and lets go', async () => {
    const { address } = await house.hub.gateway(1);
    await house.start();
    await house.post('search', { wires: [{ address }] });
    expect(await found()).toMatchObject({ bus: { type: 'modbus-tcp', address }, models: ['eastron-sdm120'] });
    const stopped = await house.hub.ask('/api/v1/setup/search', { method: 'DELETE', headers: house.headers });
    expect(stopped.body).toMatchObject({ isRunning: false, found: [{ device: { id: 1 } }] });
  });

  it('of others is not tried, nor anything without a session', async () => {
    await house.start();
    const { revision } = await house.config();
    for (const address of ['8.8.8.8', '2001:db8::1', 'example.invalid', '']) {
      const refused = await house.post('search', { wires: [{ address }] });
      expect([address, refused]).toMatchObject([address, { status: 400, body: { error: { code: 'SETUP_ADDRESS' } } }]);
    }
    const edits = [{ at: ['devices', 'car'], value: { model: 'go-e', url: 'http://8.8.8.8/' } }];
    const tried = await house.post('try', { revision, edits, device: 'car' });
    expect(tried).toMatchObject({ status: 400, body: { error: { code: 'SETUP_ADDRESS' } } });
    const bare = await house.hub.ask('/api/v1/setup/config');
    expect(bare).toMatchObject({ status: 403, body: { error: { code: 'HTTP_LOGIN_NEEDED' } } });
  });
});

describe('saving', () => {
  it('refuses what is wrong, what others changed, and paths elsewhere', async () => {
    await house.start();
    const { revision } = await house.config();
    const save = (edits: unknown, from = revision) => house.post('save', { revision: from, edits });
    const wrong = await save([{ at: ['devices', 'a'], value: { model: 'sdm63', address: '10.0.0.1', id: 1 } }]);
    expect(wrong).toMatchObject({ status: 422, body: { error: { code: 'CONFIG_INVALID' } } });
    expect((wrong.body as { problems: { message: string }[] }).problems[0]?.message).toContain('sdm63');
    for (const path of ['/etc/passwd', '../x', '']) {
      const refused = await save([{ at: ['history', 'path'], value: path }]);
      expect([path, refused.status]).toEqual([path, 400]);
    }
    const port = await save([{ at: ['buses', 'a'], value: { type: 'sml', port: '/etc/shadow' } }]);
    expect(port).toMatchObject({ status: 400, body: { error: { code: 'SETUP_PATH' } } });
    writeFileSync(house.path, `${house.initial}log: { level: warn }\n`);
    const late = await save([{ at: ['history'], value: { path: join(house.data, 'h.db') } }]);
    expect(late).toMatchObject({ status: 409, body: { error: { code: 'CONFIG_CHANGED' } } });
    const { revision: now } = late.body as { revision: string };
    expect(await save([{ at: ['trace', 'size'], value: 5 }], now)).toMatchObject({ status: 200 });
    expect(readFileSync(house.path, 'utf8')).toBe(`${house.initial}log: { level: warn }\ntrace:\n  size: 5\n`);
    expect(await house.post('save', { revision: now })).toMatchObject({ status: 400 });
  });
});
