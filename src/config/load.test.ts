// Right configuration files: what the program gets from them. And that no text, however odd, is more than an error.
import { isModbusBus } from '../kinds/modbus/config.ts';
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Config } from './config.ts';
import { loadConfig } from './load.ts';
import { formatProblems } from '../yaml/file-problem.ts';
import { runs } from '../../test/support/amount.ts';

const EXAMPLE = readFileSync(new URL('../../meterhub.example.yaml', import.meta.url), 'utf8');

function load(text: string, env: Record<string, string> = {}): Config {
  const result = loadConfig(text, 'f.yaml', env);
  if (!result.ok) throw new Error(formatProblems(result.problems));
  return result.config;
}

function warningsOf(text: string): string[] {
  const result = loadConfig(text, 'f.yaml', {});
  return result.warnings.map(({ line, message }) => `${line}: ${message}`);
}

const backupOf = ({ sectionOutputs }: Config) => sectionOutputs.find(({ type }) => type === 'backup');

describe('the example file', () => {
  const config = load(EXAMPLE);

  it('is fine, without a warning', () => expect(warningsOf(EXAMPLE)).toEqual([]));

  it('stays fine with its comments made real', () => {
    const text = EXAMPLE.replace('# tokens:', 'tokens:').replace('# ftp:', 'ftp:');
    const all = load(text, { METERHUB_TOKEN: 'long enough', FTP_PASSWORD: 'pw' });
    expect(all.server.tokens).toEqual([{ name: 'evcc', secret: 'long enough', may: ['command', 'publish'] }]);
    expect(backupOf(all)).toMatchObject({
      ftp: {
        host: '192.168.0.1',
        port: 21,
        user: 'pi',
        password: 'pw',
        path: 'USB/MeterHub-Backup',
        secure: false,
      },
    });
  });

  it('gives buses, and those of devices with a wire of their own', () => {
    expect(config.buses.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'rs485 modbus-rtu',
      'cabinet modbus-rtu-over-tcp',
      'heatpump modbus-tcp',
      'ir sml',
      'p1 dsmr',
      'optical d0',
      'mbus m-bus',
      'lan speedwire',
      'solar http',
      'car http',
      'water http',
      'tank http',
    ]);
    expect(config.buses[0]).toEqual({
      name: 'rs485',
      type: 'modbus-rtu',
      port: '/dev/serial/by-id/usb-FTDI_1',
      baud: 9600,
      framing: '8N1',
      echo: false,
    });
    expect(config.buses[11]).toMatchObject({ url: 'http://192.168.0.30', auth: null });
  });

  it('gives devices with everything filled in', () => {
    expect(config.devices.map(({ name, model }) => `${name} ${model.id}`)).toEqual([
      'home eastron-sdm630',
      'bat eastron-sdm120',
      'flat eastron-sdm72',
      'shed eastron-sdm230',
      'wp janitza-b-series',
      'grid iskra-mt175',
      'net dsmr',
      'gas dsmr-gas',
      'old d0',
      'heat m-bus',
      'manager sma-energy-meter',
      'pv1 fronius-symo',
      'pv2 fronius-symo',
      'car go-e',
      'water ai-on-the-edge',
      'tank http-json',
    ]);
    expect(config.devices[1]).toMatchObject({
      kind: 'modbus',
      bus: 'rs485',
      id: 2,
      apiId: 2,
      lifetimeMs: 10_000,
      poll: { fastMs: 1000, slowMs: 10_000 },
      timeoutMs: 600,
      measurands: ['power', 'energyImport', 'energyExport'],
    });
    expect(config.devices[14]).toMatchObject({ kind: 'http', lifetimeMs: 610_000, intervalMs: 60_000, unit: 'l' });
    expect(config.devices[15]).toMatchObject({
      request: {
        path: '/api/status?unit=l',
        method: 'GET',
        values: [
          { name: 'volume', path: 'data.level.0', unit: 'l', scale: 1, offset: 0, type: null },
          { name: 'state' },
        ],
      },
    });
  });

  it('gives the other sections', () => {
    expect(config.dataset.at(-1)).toEqual({ name: 'water_vto', expression: 'water.volume', decimals: 0 });
    expect(config.publish[0]).toEqual({ key: 'bat_soc', timeoutMs: 10_000 });
    expect(config.commands[0]?.allow[0]).toEqual({ key: 'amp', values: { kind: 'range', least: 6, most: 16 } });
    expect(config.roles).toMatchObject({ grid: 'grid', pv: ['pv1', 'pv2'], battery: ['bat'], car: ['car'] });
    expect(config.history?.keep).toMatchObject({ rawMs: 2_592_000_000, oneMinuteMs: 63_072_000_000, oneDayMs: null });
    expect(backupOf(config)).toMatchObject({ everyMs: 300_000, saveMs: 3_600_000, ftp: null });
    expect(config.outputs.map(({ type }) => type)).toEqual(['mqtt', 'influxdb', 'modbus', 'emulate']);
    expect(config.outputs[0]).toMatchObject({ homeAssistantPrefix: 'homeassistant', homie: 4, qos: 0 });
    expect(config.outputs[2]).toMatchObject({ units: [{ id: 101, device: 'grid' }], share: [{ cacheMs: 1000 }] });
  });
});

describe('what a file may leave out or write in another way', () => {
  const device = (rest: string): string => `devices:\n  a: { model: sdm630, address: 10.0.0.1, id: 1${rest} }\n`;

  it('needs one device only', () => {
    const config = load(device(''));
    expect(config.server.listen).toEqual([{ host: '0.0.0.0', port: 8008 }]);
    expect(config.buses).toEqual([{ name: 'a', type: 'modbus-tcp', host: '10.0.0.1', port: 502 }]);
    expect([config.history, backupOf(config), config.outputs]).toEqual([null, undefined, []]);
  });

  it.each([
    ['8N1', '8N1'],
    ['8E1', '8E1'],
    ['8e1', null],
    ['8O1', '8O1'],
    ['8N2', '8N2'],
    ['"8E1"', '8E1'],
  ])('takes the framing %s', (written, framing) => {
    const text = `devices:\n  a: { model: sdm630, port: /dev/x, baud: 19200, framing: ${written}, id: 1 }\n`;
    const result = loadConfig(text, 'f', {});
    const bus = result.ok ? result.config.buses[0] : null;
    expect(bus && isModbusBus(bus) && 'framing' in bus ? bus.framing : null).toBe(framing);
  });

  it.each([1, 2, 3, 4, 5, 6])('takes comset %i', (comset) => {
    const text = `devices:\n  a: { model: sdm630, port: /dev/x, comset: ${comset}, id: 1 }\n`;
    const baud = [2400, 9600, 19_200][(comset - 1) % 3];
    expect(load(text).buses[0]).toMatchObject({ baud, framing: comset > 3 ? '8E1' : '8N1' });
  });

  it('takes anchors and merges, dates as texts and keys in quotes', () => {
    const text = `base: 1\n`;
    expect(loadConfig(text, 'f', {}).ok).toBe(false);
    const config = load(`devices:
  a: &meter { model: sdm630, address: 10.0.0.1, id: 1, timeout: 1s }
  "b": { <<: *meter, address: 10.0.0.2, apiId: 2 }
log: { path: 2024-01-01 }
`);
    expect(config.devices[1]).toMatchObject({ name: 'b', timeoutMs: 1000, id: 1, apiId: 2 });
    expect(config.log.path).toBe('2024-01-01');
  });

  it('lets a bus say the timeout of its devices, and a device another', () => {
    const config = load(`buses: { gw: { type: modbus-tcp, address: gw, timeout: 2s } }
devices:
  a: { model: sdm630, bus: gw, id: 1 }
  b: { model: sdm630, bus: gw, id: 2, timeout: 3s }
`);
    expect(config.devices).toMatchObject([{ timeoutMs: 2000 }, { timeoutMs: 3000 }]);
  });

  it('lets a bus say the longest read of its devices, and a device another', () => {
    const config = load(`buses: { gw: { type: modbus-tcp, address: gw, maxRegistersPerRead: 28 } }
devices:
  a: { model: sdm630, bus: gw, id: 1 }
  b: { model: sdm630, bus: gw, id: 2, maxRegistersPerRead: 60 }
  c: { model: sdm630, address: h, id: 3 }
`);
    expect(config.devices).toMatchObject([{ maxRegistersPerRead: 28 }, { maxRegistersPerRead: 60 }, { name: 'c' }]);
    expect(config.devices[2]).not.toHaveProperty('maxRegistersPerRead');
  });

  it('lengthens the lifetime with the interval, unless it is said', () => {
    expect(load(device(', poll: { slow: 1min }')).devices[0]?.lifetimeMs).toBe(180_000);
    expect(load(device(', poll: { slow: 1min }, measurands: [power]')).devices[0]?.lifetimeMs).toBe(10_000);
    expect(load(device(', lifetime: 5s')).devices[0]?.lifetimeMs).toBe(5000);
    expect(load(device(', poll: { fast: 0s, slow: 0s }')).devices[0]).toMatchObject({ poll: { fastMs: 0, slowMs: 0 } });
  });

  it('takes unit ids 0 and 255 on Modbus TCP', () => {
    const text = 'devices:\n  a: { model: sdm630, address: h, id: 0 }\n  b: { model: sdm630, address: g, id: 255 }\n';
    expect(load(text).devices.map(({ apiId }) => apiId)).toEqual([0, 255]);
  });

  it('takes credentials beside the URL', () => {
    const text = 'devices: { c: { model: go-e, url: "http://h/x/", auth: { user: me, password: !env PW } } }\n';
    expect(load(text, { PW: 'geheim' }).buses[0]).toEqual({
      name: 'c',
      type: 'http',
      url: 'http://h/x',
      auth: { user: 'me', password: 'geheim' },
      tls: { caPath: null, fingerprint: null, isInsecure: false },
    });
  });

  it('takes raw OBIS codes, and names in front of number sequences, in expressions', () => {
    const text = `devices:
  grid: { model: mt175, port: /dev/x }
  cam: { model: ai-on-the-edge, url: http://h }
dataset:
  raw: grid."1-0:96.50.1*1"
  gas: cam.gasVolume
  both: raw + gas
`;
    expect(load(text).dataset).toHaveLength(3);
  });
});

describe('warnings', () => {
  it('names a bus without devices', () => {
    expect(warningsOf('buses: { gw: { type: modbus-tcp, address: gw } }\n')).toEqual([
      '1: no devices are configured',
      '1: no device is on this bus',
    ]);
  });

  it('does not call a bus unused whose device has a mistake', () => {
    const text =
      'buses: { gw: { type: modbus-tcp, address: gw } }\ndevices: { a: { model: sdm630, bus: gw, idd: 1 } }\n';
    expect(warningsOf(text)).toEqual([]);
  });

  it('says when the default line is not what the meter leaves the factory with', () => {
    const text = 'buses:\n  rs: { type: modbus-rtu, port: /dev/x }\ndevices:\n  a: { model: dzg, bus: rs, id: 1 }\n';
    expect(warningsOf(text)).toEqual([
      '2: says neither baud nor framing, so 9600 8N1 is used; DVH4013 leaves the factory with 9600 8E1',
    ]);
  });
});

describe('any text at all', () => {
  const check = (text: string): void => {
    const result = loadConfig(text, 'f.yaml', { A: 'value of A' });
    if (result.ok) return;
    expect(result.problems.length).toBeGreaterThan(0);
    for (const problem of result.problems) {
      expect(problem.line).toBeGreaterThanOrEqual(1);
      expect(problem.column).toBeGreaterThanOrEqual(1);
      expect(problem.message).not.toBe('');
    }
    expect(formatProblems(result.problems)).toContain('f.yaml:');
  };

  const words = [
    ...['server', 'buses', 'devices', 'dataset', 'publish', 'commands', 'roles', 'history', 'outputs', 'backup', 'log'],
    ...[
      'listen',
      'tokens',
      'type',
      'modbus-rtu',
      'sml',
      'http',
      'mqtt',
      'model',
      'sdm630',
      'go-e',
      'mt175',
      'bus',
      'id',
    ],
    ...['poll', 'fast', '10s', '8E1', '1', '-1', '1e999', '.nan', 'null', 'true', '!env A', '!env B', '&x', '*x', '<<'],
    ...[
      '__proto__',
      'constructor',
      'toString',
      '"',
      "'",
      '{',
      '}',
      '[',
      ']',
      ',',
      ': ',
      '- ',
      '\n',
      '\n  ',
      '\n    ',
      '#',
    ],
    ...['|', '>', '---', '...', '%', '@', '\t', '\u{1F600}', '?', 'http://a:b@c', 'a.power + ', 'allow', '6..16'],
  ];

  it('is loaded or refused: random words of the format', () => {
    const texts = fc.array(fc.constantFrom(...words), { maxLength: 40 });
    fc.assert(
      fc.property(texts, (list) => check(list.join(' '))),
      { numRuns: runs(1500) },
    );
  });

  it('is loaded or refused: the example with a piece cut out, doubled or replaced', () => {
    const cut = fc.tuple(fc.nat(EXAMPLE.length), fc.nat(60), fc.oneof(fc.constantFrom('', ...words), fc.string()));
    fc.assert(
      fc.property(cut, ([at, length, other]) => check(EXAMPLE.slice(0, at) + other + EXAMPLE.slice(at + length))),
      { numRuns: runs(300) },
    );
  });

  it('is loaded or refused: any value at any key', () => {
    const keys = words.filter((word) => /^[a-z_]+$/i.test(word));
    const values = fc.jsonValue({ maxDepth: 2 });
    const trees = fc.dictionary(fc.constantFrom(...keys), fc.dictionary(fc.constantFrom(...keys), values));
    fc.assert(
      fc.property(trees, (tree) => check(JSON.stringify(tree))),
      { numRuns: runs(500) },
    );
  });

  it.each([
    ['deep brackets', '['.repeat(20_000)],
    ['deep sections', Array.from({ length: 2000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
    [
      'an avalanche of aliases',
      `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefgh'.replace(/./g, (c) => `${c}: &${c} [${`*${String.fromCharCode(c.charCodeAt(0) - 1)},`.repeat(9)}]\n`)}`,
    ],
    ['a circle', 'devices: &d { a: *d }\n'],
    ['a circular merge', 'devices: &d\n  <<: *d\n'],
    ['zero bytes', 'a\0b'],
    ['a huge text', 'a'.repeat(3_000_000)],
    ['a long number', `trace: { size: ${'9'.repeat(5000)} }`],
    ['only a comment', '# nothing\n'],
    ['a byte order mark', '\uFEFFlog: { level: info }\n'],
    ['Windows line ends', 'log:\r\n  levl: info\r\n'],
    ['__proto__', '__proto__: { polluted: 1 }\ndevices: { __proto__: { model: sdm630 } }\n'],
  ])('is loaded or refused: %s', (_, text) => {
    check(text);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('counts lines with Windows ends', () => {
    const result = loadConfig('log:\r\n  levl: info\r\n', 'f', {});
    expect(result.ok ? [] : result.problems.map(({ line, column, sourceLine }) => [line, column, sourceLine])).toEqual([
      [2, 3, '  levl: info'],
    ]);
  });
});
