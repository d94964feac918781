// `meterhub scan` on real sockets, on a real serial cable, and on a scripted wire where time stands still.
import { afterEach, describe, expect, it } from 'vitest';
import { ModbusBus } from '../../src/kinds/modbus/bus/modbus-bus.ts';
import { lineTiming } from '../../src/kinds/modbus/open-bus.ts';
import { modbusMeters } from '../../src/catalog/index.ts';
import { scan, type ScanFlags } from '../../src/cli/scan/scan.ts';
import { WARNING } from '../../src/cli/scan/scan-report.ts';
import { rtuFrame, rtuFraming } from '../../src/codec/modbus/rtu.ts';
import { loadConfig } from '../../src/config/load.ts';
import { scanBus, type ScanResult } from '../../src/kinds/modbus/commissioning/scan-bus.ts';
import { ScanListener } from '../../src/kinds/modbus/commissioning/scan-listener.ts';
import { startSimulator, type BusOptions, type RunningSimulator } from '../../src/simulator/modbus/simulator.ts';
import { systemClock } from '../../src/transport/system-clock.ts';
import { CommandWorld } from '../support/command-world.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { modbusModel } from '../support/modbus-house.ts';
import { hasSocat, openPtyPair, type PtyPair } from '../support/pty-pair.ts';
import { refusal } from '../support/scripted-slave.ts';
import { ScriptedStream, type Script } from '../support/scripted-stream.ts';

let simulator: RunningSimulator | undefined;
let cable: PtyPair | undefined;

afterEach(async () => {
  await simulator?.stop();
  await cable?.unplug();
  simulator = cable = undefined;
});

const METERS = [
  { model: modbusModel('sdm630'), id: 21, values: { voltageL1: 234.86 } },
  { model: modbusModel('janitza'), id: 26, values: { voltageL1: 235.1 } },
];

async function overTcp(flags: Partial<ScanFlags>, bus: Partial<BusOptions> = {}): Promise<CommandWorld> {
  const links = [{ type: 'modbus-rtu-over-tcp' }] as const;
  simulator = await startSimulator({ buses: [{ links, meters: METERS, ...bus }] }, systemClock);
  const world = new CommandWorld();
  const serialadapter = `rtu://${simulator.link('modbus-rtu-over-tcp').address}`;
  await scan({ serialadapter, ids: '20-27', timeout: '100', ...flags }, world);
  return world;
}

describe('meterhub scan', () => {
  it("prints gosdm630's lines, then the models", async () => {
    const { lines, output } = await overTcp({});
    expect(lines.slice(0, 13)).toEqual([
      'Starting bus scan',
      'Device 20: n/a',
      'Device 21: SDM type device found, L1 voltage: 234.86',
      'Device 22: n/a',
      'Device 23: n/a',
      'Device 24: n/a',
      'Device 25: n/a',
      'Device 26: JANITZA type device found, L1 voltage: 235.10',
      'Device 27: n/a',
      'Found 2 active devices:',
      '* slave address 21: type SDM',
      '* slave address 26: type JANITZA',
      WARNING,
    ]);
    expect(output).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d Starting bus scan\n/);
    expect(lines.find((line) => line.startsWith('  21: '))).toContain('eastron-sdm630 (Eastron SDM630');
    expect(lines.find((line) => line.startsWith('  21: '))).toContain('register 0xfc02 says SDM630');
    expect(lines.find((line) => line.startsWith('  26: '))).toContain('janitza-b-series');
  });

  it('prints a configuration that the check accepts, and nothing else', async () => {
    const { output, errors } = await overTcp({ yaml: true });
    const result = loadConfig(output, 'scan.yaml', {});
    expect(result.ok && result.warnings).toEqual([]);
    const config = result.ok ? result.config : null;
    expect(config?.devices.map((each) => each.kind === 'modbus' && [each.model.id, each.id])).toEqual([
      ['eastron-sdm630', 21],
      ['janitza-b-series', 26],
    ]);
    expect(config?.buses[0]).toMatchObject({ type: 'modbus-rtu-over-tcp', host: '127.0.0.1' });
    expect(errors).toContain('Found 2 active devices:');
  });

  it('says of an id that answers garbage that it does, and what to do', async () => {
    const world = await overTcp({ ids: '26' }, { faults: { flip: 100 } });
    const line = world.lines.find((each) => each.startsWith('Device 26: '));
    expect(line).toContain('answers, but damaged');
    expect(line).toContain('are there two meters with id 26?');
    expect(world.output).toContain('* slave address 26: damaged answers');
  });

  it('draws a bar only where somebody watches', async () => {
    const links = [{ type: 'modbus-tcp' }] as const;
    simulator = await startSimulator({ buses: [{ links, meters: METERS }] }, systemClock);
    const flags = { serialadapter: `tcp://${simulator.link('modbus-tcp').address}`, ids: '21', timeout: '5000' };
    const watched = new CommandWorld(null, systemClock, { isWatched: true, isScreen: true });
    await scan(flags, watched);
    expect(watched.errors).toContain('[##############################] 1/1 1 found');
    expect(watched.errors.endsWith('\r\u001b[K')).toBe(true);
    const alone = new CommandWorld();
    await scan(flags, alone);
    expect(alone.errors).toBe('');
  });

  it('says when every id is answered', async () => {
    const links = [{ type: 'modbus-tcp' }] as const;
    const model = modbusModel('sdm630');
    const meters = Array.from({ length: 10 }, (_, index) => ({ model, id: index + 1 }));
    simulator = await startSimulator({ buses: [{ links, meters }] }, systemClock);
    const serialadapter = `tcp://${simulator.link('modbus-tcp').address}`;
    const whole = new CommandWorld();
    await scan({ serialadapter, ids: '1-10', timeout: '5000' }, whole);
    expect(whole.output).toContain(`NOTE: ${serialadapter} answers at every id`);
    const part = new CommandWorld();
    await scan({ serialadapter, ids: '1-11', timeout: '100' }, part);
    expect(part.output).not.toContain('NOTE');
  });

  it('ends early when it is told to', async () => {
    const links = [{ type: 'modbus-rtu-over-tcp' }] as const;
    simulator = await startSimulator({ buses: [{ links, meters: METERS }] }, systemClock);
    const world = new CommandWorld();
    const serialadapter = `rtu://${simulator.link('modbus-rtu-over-tcp').address}`;
    const scanning = scan({ serialadapter, ids: '1-247', timeout: '1000' }, world);
    setTimeout(() => world.end(), 50);
    await expect(scanning).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('names an address where nobody listens', async () => {
    const scanning = scan({ serialadapter: 'tcp://127.0.0.1:1', ids: '1' }, new CommandWorld());
    await expect(scanning).rejects.toMatchObject({
      code: 'TCP_CONNECT',
      message: expect.stringContaining('127.0.0.1:1'),
    });
  });
});

describe.skipIf(!hasSocat)('meterhub scan on a serial cable (needs socat)', () => {
  async function onCable(flags: Partial<ScanFlags>, bus: Partial<BusOptions> = {}): Promise<CommandWorld> {
    cable = await openPtyPair();
    const links = [{ type: 'modbus-rtu', path: cable.left }] as const;
    const timing = { baud: 9600, turnaroundMs: 10 };
    simulator = await startSimulator({ buses: [{ links, meters: METERS, timing, ...bus }] }, systemClock);
    const world = new CommandWorld();
    await scan({ serialadapter: cable.right, ids: '20-27', timeout: '150', ...flags }, world);
    return world;
  }

  it('finds the meters', async () => {
    const world = await onCable({ yaml: true });
    expect(world.errors).toContain('Device 21: SDM type device found, L1 voltage: 234.86');
    expect(world.errors).toContain('Device 22: n/a');
    expect(world.output).toContain(`port: ${cable?.right}, baud: 9600, framing: 8N1`);
    expect(loadConfig(world.output, 'scan.yaml', {}).ok).toBe(true);
  });

  it('finds meters although a tenth of the replies is lost and a tenth damaged', async () => {
    const world = await onCable({ ids: '20-27', timeout: '150', json: true }, { faults: { drop: 10, flip: 10 } });
    const [found] = JSON.parse(world.output) as { devices: { id: number; type: string }[] }[];
    expect(found?.devices.map(({ id, type }) => [id, type])).toEqual([
      [21, 'SDM'],
      [26, 'JANITZA'],
    ]);
  });

  it('finds a meter that answers later than the scan waits', async () => {
    const world = await onCable({ ids: '20-27', timeout: '30' }, { faults: { late: { percent: 100, ms: 100 } } });
    expect(world.lines.filter((line) => line.includes('type device found'))).toEqual([
      'Device 21: SDM type device found, L1 voltage: 234.86',
      'Device 26: JANITZA type device found, L1 voltage: 235.10',
    ]);
  });

  it('notices an adapter that returns what is sent', async () => {
    const world = await onCable({ ids: '21', yaml: true }, { faults: { echo: true } });
    expect(world.errors).toContain('The adapter returns what is sent (echo)');
    expect(world.errors).toContain('Device 21: SDM type device found');
    expect(world.output).toContain('echo: true');
    expect(loadConfig(world.output, 'scan.yaml', {}).ok).toBe(true);
  });

  it('tries the usual lines and stops at the first where somebody answers', async () => {
    const world = await onCable({ ids: '21', auto: true });
    expect(world.output).toContain('9600 8N1');
    expect(world.output).not.toContain('9600 8E1');
    expect(world.output).toContain('Found 1 active devices:');
  });

  it('tries all lines when it is told to, and writes one of them into the configuration', async () => {
    const world = await onCable({ ids: '21', auto: true, all: true, yaml: true });
    expect(world.errors).toContain('19200 8E1');
    expect(world.output.match(/^ {2}rs485:/gm)).toHaveLength(1);
    expect(world.output).toContain('# Found with another setting');
    expect(loadConfig(world.output, 'scan.yaml', {}).ok).toBe(true);
  });
});

describe('247 ids', () => {
  const ids = Array.from({ length: 247 }, (_, index) => index + 1);

  async function onScriptedWire(script: Script, line = { baud: 9600, framing: '8N1' } as const) {
    const clock = new FakeClock();
    const stream = new ScriptedStream(clock, script);
    const listener = new ScanListener();
    const wire = { ...lineTiming(line), direct: true, stalledMs: 50, echo: false };
    const bus = new ModbusBus({
      name: 'wire',
      open: () => Promise.resolve(stream),
      framing: () => rtuFraming,
      wire,
      clock,
      onTraffic: (direction, bytes) => listener.hear(direction, bytes),
    });
    bus.start();
    const results: ScanResult[] = [];
    let isDone = false;
    const scanning = scanBus({
      bus,
      models: modbusMeters,
      ids,
      timeoutMs: 50,
      listener,
      onResult: (result) => results.push(result),
      onProgress: () => undefined,
    }).then(() => (isDone = true));
    while (!isDone) await clock.advance(1000);
    await scanning;
    const tookMs = clock.monotonicMs();
    await bus.stop();
    return { results, tookMs, requests: stream.written.length };
  }

  it('that do not answer take less than a minute at 9600 baud', async () => {
    const { results, tookMs, requests } = await onScriptedWire(() => undefined);
    expect(results.map(({ id, kind }) => [id, kind])).toEqual(ids.map((id) => [id, 'silent']));
    expect(tookMs).toBeLessThan(55_000);
    expect(requests).toBe(3 * 247);
  });

  it('on a line that makes a stray byte of every request are silent all the same', async () => {
    const { results, tookMs } = await onScriptedWire((_, answer) => answer(Uint8Array.of(0), 9));
    expect(results.every(({ kind }) => kind === 'silent')).toBe(true);
    expect(tookMs).toBeLessThan(60_000);
  });

  it('of which one refuses everything: it is there, and no meter of the catalogue', async () => {
    const { results } = await onScriptedWire((request, answer) => {
      if (request[0] === 7) answer(refusal(request, 2), 20);
    });
    expect(results.filter(({ kind }) => kind !== 'silent')).toMatchObject([{ kind: 'meter', id: 7, candidates: [] }]);
  });

  it('of which one answers with garbage, or for another', async () => {
    const { results } = await onScriptedWire((request, answer) => {
      if (request[0] === 7) answer(Uint8Array.of(7, 4, 4, 1, 2, 3, 4, 5, 6), 20);
      if (request[0] === 9) answer(rtuFrame(200, Uint8Array.of(4, 4, 1, 2, 3, 4)), 20);
    });
    expect(results.filter(({ kind }) => kind === 'damaged')).toMatchObject([
      { id: 7, code: 'MODBUS_CRC' },
      { id: 9, code: 'MODBUS_FOREIGN' },
    ]);
  });
});
