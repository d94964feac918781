// `meterhub monitor` against MeterHub's own firehose on a real socket, and against one that speaks as the Go original did.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { monitor, type MonitorFlags } from '../../src/cli/monitor/monitor.ts';
import { GATHER_MS } from '../../src/api/gosdm630/firehose.ts';
import { systemClock } from '../../src/transport/system-clock.ts';
import { CommandWorld } from '../support/command-world.ts';
import { WebHouse } from '../support/web-house.ts';
import { eventually } from '../support/eventually.ts';

const FLAGS: MonitorFlags = { device: 'sdm:23', url: '', category: 'meterupdate', timeout: '45' };

let house: WebHouse | undefined;
let server: Server | undefined;

afterEach(async () => {
  await house?.close();
  server?.closeAllConnections();
  await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
  house = server = undefined;
});

async function openHouse(): Promise<WebHouse> {
  const opened = new WebHouse();
  opened.addDevice('home', 23);
  opened.addDevice('other', 1);
  await opened.open();
  house = opened;
  return opened;
}

/** Reads the device again and again until something is printed: the monitor may not be listening yet. */
async function readUntil(opened: WebHouse, device: string, values: Record<string, number>, done: () => boolean) {
  await eventually(`something of ${device}`, async () => {
    opened.read(device, values);
    // Events of one cycle are gathered.
    await opened.clock.advance(GATHER_MS);
    return done();
  });
}

/** A server that answers the n-th request with the n-th body; the last one stays unanswered. Returns its address. */
async function goServer(bodies: readonly string[], asked: string[] = [], status = 200): Promise<string> {
  const started = createServer((request, response) => {
    asked.push(request.url ?? '');
    const body = bodies[asked.length - 1];
    if (body !== undefined) response.writeHead(status).end(body);
  });
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(started.address() as AddressInfo).port}`;
}

const event = (timestamp: number, iec61850: string, value: number, device = 23): string =>
  JSON.stringify({
    timestamp,
    category: 'meterupdate',
    data: { DeviceId: device, Value: value, IEC61850: iec61850, Description: `${iec61850} (W)` },
  });

describe("MeterHub's firehose", () => {
  it('is shown as a line of powers, until it is told to end', async () => {
    const opened = await openHouse();
    const world = new CommandWorld();
    const ended = monitor({ ...FLAGS, url: `127.0.0.1:${opened.port}` }, world);
    const values = { powerL1: 1053.391, powerL2: -45.28, powerL3: 0, voltageL1: 230 };
    await readUntil(opened, 'home', values, () => world.output !== '');
    expect(world.lines[0]).toBe('L1: 1053.39 W  L2: -45.28 W  L3: 0.00 W');
    world.end();
    await ended;
    expect(world.errors).toMatch(/^Waiting for values of device sdm:23 from \S+, until Ctrl-C\n$/);
  });

  it('shows a phase that never came as a dash', async () => {
    const opened = await openHouse();
    const world = new CommandWorld();
    const ended = monitor({ ...FLAGS, device: '23', url: `http://127.0.0.1:${opened.port}/` }, world);
    await readUntil(opened, 'home', { powerL1: 12.3 }, () => world.output !== '');
    expect(world.lines[0]).toBe('L1: 12.30 W  L2: - W  L3: - W');
    world.end();
    await ended;
  });

  it('shows all values as lines, or as a table on a screen', async () => {
    const opened = await openHouse();
    const lines = new CommandWorld();
    const table = new CommandWorld(null, systemClock, { isWatched: true, isScreen: true });
    const flags = { ...FLAGS, url: `127.0.0.1:${opened.port}`, all: true };
    const ended = [monitor(flags, lines), monitor(flags, table)];
    const values = { voltageL1: 230.5, energyImport: 1500 };
    await readUntil(opened, 'home', values, () => lines.output !== '' && table.output !== '');
    expect(lines.output).toMatch(/ L1 Voltage \(V\): 230\.50\n/);
    expect(lines.output).toMatch(/: 1\.50\n/);
    expect(table.output).toContain('\u001b[H\u001b[2J');
    expect(table.output).toMatch(/VALUE OF +VALUE +IEC 61850 +AGE\n/);
    expect(table.output).toMatch(/L1 Voltage \(V\) +230\.50 +VolLocPhsA/);
    lines.end();
    table.end();
    await Promise.all(ended);
  });

  it('names the devices there are when the one that is wanted sends nothing', async () => {
    const opened = await openHouse();
    const world = new CommandWorld();
    const ended = monitor({ ...FLAGS, url: `127.0.0.1:${opened.port}` }, world);
    await readUntil(opened, 'other', { powerL1: 1 }, () => world.errors.includes('no values'));
    expect(world.errors).toContain('no values of device sdm:23 yet; the server has 1\n');
    expect(world.output).toBe('');
    world.end();
    await ended;
  });
});

describe('the firehose of the Go original', () => {
  it('is asked again from the last event on', async () => {
    const asked: string[] = [];
    const url = await goServer(
      [
        `{"events":[${event(1000, 'WLocPhsA', 1.5)}]}`,
        '{"timeout":"no events before timeout","timestamp":1500}',
        `{"events":[${event(2000, 'WLocPhsB', 2)},${event(2001, 'WLocPhsA', 7, 4)},${event(2002, 'WLocPhsC', 3)}]}`,
      ],
      asked,
    );
    const world = new CommandWorld();
    const ended = monitor({ ...FLAGS, url, timeout: '7' }, world);
    await eventually('four questions', () => asked.length === 4);
    world.end();
    await ended;
    expect(asked).toEqual([
      '/firehose?timeout=7&category=meterupdate',
      '/firehose?timeout=7&category=meterupdate&since_time=1000',
      '/firehose?timeout=7&category=meterupdate&since_time=1000',
      '/firehose?timeout=7&category=meterupdate&since_time=2002',
    ]);
    expect(world.lines.filter((line) => line !== '')).toEqual([
      'L1: 1.50 W  L2: - W  L3: - W',
      'L1: 1.50 W  L2: 2.00 W  L3: 3.00 W',
    ]);
  });

  it('is connected to again when it comes back', async () => {
    const world = new CommandWorld();
    const asked: string[] = [];
    const address = await goServer([], asked);
    const port = Number(address.split(':')[1]);
    const ended = monitor({ ...FLAGS, url: address }, world);
    await eventually('a question', () => asked.length === 1);
    server?.closeAllConnections();
    await new Promise<void>((resolve) => server?.close(() => resolve()));
    await eventually('a complaint', () => world.errors.includes('trying again'));
    server = createServer((_, response) => response.end(`{"events":[${event(1000, 'WLocPhsA', 1.5)}]}`));
    server.listen(port, '127.0.0.1');
    await eventually('the connection', () => world.errors.includes(`connected to http://${address} again`));
    await eventually('a value', () => world.output.includes('L1: 1.50 W'));
    world.end();
    await ended;
  });

  it.each([
    ['an object, as the README shows it', '{"UptimeSeconds":5}'],
    ['a text, as sdm630_httpd sends it', '"{\\"UptimeSeconds\\":5}"'],
  ])('prints the status events as JSON: %s', async (_what, data) => {
    const url = await goServer([`{"events":[{"timestamp":1,"category":"statusupdate","data":${data}}]}`]);
    const world = new CommandWorld();
    const ended = monitor({ url, category: 'statusupdate', timeout: '45' }, world);
    await eventually('the status', () => world.output !== '');
    expect(world.output).toBe('{"UptimeSeconds":5}\n');
    world.end();
    await ended;
  });

  it.each([
    ['{"error": "Invalid timeout arg.  Must be 1-120."}', 200, 'Invalid timeout arg.  Must be 1-120.'],
    ['<html>', 200, 'its answer is no JSON object'],
    ['[]', 200, 'its answer is no JSON object'],
    ['{}', 200, 'its answer has neither events nor a timeout'],
    ['nothing here', 404, 'it has no /firehose'],
  ])('that answers %s (%d) ends it', async (body, status, problem) => {
    const url = await goServer([body], [], status);
    await expect(monitor({ ...FLAGS, url }, new CommandWorld())).rejects.toMatchObject({
      code: 'HTTP_BAD_REQUEST',
      message: expect.stringContaining(problem),
    });
  });

  it('may send events that make no sense', async () => {
    const odd =
      '{"events":[1,null,{"timestamp":"x"},{"timestamp":1,"data":[]},{"timestamp":1,"data":{"DeviceId":23}}]}';
    const url = await goServer([odd, `{"events":[${event(3, 'WLocPhsA', 4)}]}`]);
    const world = new CommandWorld();
    const ended = monitor({ ...FLAGS, url }, world);
    await eventually('the sound event', () => world.output.includes('L1: 4.00 W'));
    world.end();
    await ended;
  });
});

it.each<[Partial<MonitorFlags>, string]>([
  [{ device: 'home' }, '"home" is not a device'],
  [{ device: 'sdm:x' }, 'is not a device'],
  [{ url: 'ftp://host' }, 'is not the address of a server'],
  [{ url: 'my host' }, 'is not the address of a server'],
  [{ url: '' }, 'is not the address of a server'],
  [{ url: 'http://user:secret@host' }, 'is not the address of a server'],
  [{ timeout: '0' }, 'between 1 and 120'],
  [{ timeout: '121' }, 'between 1 and 120'],
])('%j is refused: %s', async (flags, problem) => {
  const running = monitor({ ...FLAGS, url: 'localhost:1', ...flags }, new CommandWorld());
  await expect(running).rejects.toMatchObject({ code: 'USAGE', message: expect.stringContaining(problem) });
});

it('needs a device', async () => {
  const running = monitor({ url: 'localhost:1', category: 'meterupdate', timeout: '45' }, new CommandWorld());
  await expect(running).rejects.toThrow('say which device');
});
