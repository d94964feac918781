// What packages are made of, without making one: archives byte by byte, the image's description, the Home Assistant add-on.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { configurationOf } from '../../deploy/home-assistant/configuration.mjs';
import { addonFiles } from '../../scripts/package/addon.ts';
import { FileTree } from '../../scripts/package/file-tree.ts';
import { verify } from '../../scripts/package/natives.ts';
import { imageConfig } from '../../scripts/package/oci.ts';
import { ar, tar } from '../../scripts/package/tar.ts';
import { targetOf, TARGETS } from '../../scripts/package/targets.ts';
import { loadConfig } from '../../src/config/load.ts';

const root = resolve(import.meta.dirname, '../..');
const origin = { version: '1.2.3', debianVersion: '1.2.3', timeS: 1_700_000_000 };

/** POSIX.1-1988, "ustar Interchange Format". */
describe('a tar file', () => {
  const tree = new FileTree();
  tree.add('b/file', 'hello', 0o755, 1000);
  tree.link('a', 'b/file');
  const bytes = tar(tree.entries(), origin.timeS, './');
  const field = (block: number, at: number, length: number): string =>
    bytes.toString('latin1', block * 512 + at, block * 512 + at + length).replace(/\0.*$/s, '');

  it('has the entries in the order of their paths, folders before what is in them', () => {
    expect([0, 1, 2].map((block) => field(block, 0, 100))).toEqual(['./a', './b/', './b/file']);
    expect([0, 1, 2].map((block) => field(block, 156, 1))).toEqual(['2', '5', '0']);
  });

  it('says mode, owner, size and time in octal, and where a link leads', () => {
    expect(field(2, 100, 8)).toBe('0000755');
    expect([field(2, 108, 8), field(2, 116, 8)]).toEqual(['0001750', '0001750']);
    expect(Number.parseInt(field(2, 124, 12), 8)).toBe(5);
    expect(Number.parseInt(field(2, 136, 12), 8)).toBe(origin.timeS);
    expect(field(0, 157, 100)).toBe('b/file');
    expect(field(2, 257, 6)).toBe('ustar');
  });

  it('has the right checksum, and ends with two empty blocks', () => {
    const header = Buffer.from(bytes.subarray(0, 512));
    header.fill(' ', 148, 156);
    expect(Number.parseInt(field(0, 148, 6), 8)).toBe(header.reduce((sum, byte) => sum + byte, 0));
    expect(bytes.length % 512).toBe(0);
    expect(bytes.subarray(-1024).every((byte) => byte === 0)).toBe(true);
  });

  it('divides long paths, and refuses those that cannot be divided', () => {
    const deep = new FileTree();
    deep.add(`${'d'.repeat(90)}/${'f'.repeat(90)}`, '');
    const long = tar(deep.entries(), 0);
    expect(long.toString('latin1', 512, 512 + 90)).toBe('f'.repeat(90));
    expect(long.toString('latin1', 512 + 345, 512 + 345 + 90)).toBe('d'.repeat(90));
    const hopeless = new FileTree();
    hopeless.add('x'.repeat(101), '');
    expect(() => tar(hopeless.entries(), 0)).toThrow('too long');
  });
});

/** deb(5). */
it('an ar file pads files of odd length', () => {
  const bytes = ar([{ name: 'debian-binary', content: Buffer.from('2.0') }], 7);
  expect(bytes.toString()).toBe('!<arch>\ndebian-binary   7           0     0     100644  3         `\n2.0\n');
});

it('a fetched package with another checksum than the pinned one is refused', () => {
  const pinned = { name: 'x', version: '1', integrity: 'sha512-AAAA' };
  expect(() => verify(Buffer.from('something else'), pinned)).toThrow('is not what was pinned');
});

describe('the container image', () => {
  it('runs without root, with a health check, a time zone, and the volume that the configuration is in', () => {
    const config = imageConfig({ root, target: targetOf('arm64'), origin }, ['sha256:a', 'sha256:b']);
    expect(config).toMatchObject({
      architecture: 'arm64',
      os: 'linux',
      created: '2023-11-14T22:13:20.000Z',
      config: {
        User: '1000:1000',
        Env: expect.arrayContaining(['TZ=UTC']),
        Cmd: ['run', '-c', '/data/meterhub.yaml'],
        Volumes: { '/data': {} },
        Healthcheck: { Test: expect.arrayContaining(['CMD']), Interval: 60e9 },
      },
      rootfs: { type: 'layers', diff_ids: ['sha256:a', 'sha256:b'] },
    });
  });
});

it('Node is of one version in all packages', () => {
  expect(new Set(TARGETS.flatMap(({ node }) => (node === null ? [] : [node.version]))).size).toBe(1);
});

/**
 * The rules of add-ons that concern ours: schema of `config.yaml` in supervisor/addons/validate.py of Home Assistant's supervisor, its
 * elements of `schema` in supervisor/addons/options.py, described at https://developers.home-assistant.io/docs/add-ons/configuration.
 */
const ELEMENT = z
  .string()
  .regex(
    /^(?:str|bool|email|url|port|device(?:\(subsystem=[a-z]+\))?|match\(.*\)|list\(.+\)|(?:str|int|float)(?:\(-?[\d.]*,-?[\d.]*\))|int|float|password)\??$/,
  );
type Options = string | Options[] | { [key: string]: Options };
const OPTIONS: z.ZodType<Options> = z.lazy(() => z.union([ELEMENT, z.array(OPTIONS), z.record(z.string(), OPTIONS)]));
const ADDON = z.strictObject({
  name: z.string().min(1),
  version: z.string().regex(/^\d+\.\d+\.\d+/),
  slug: z.string().regex(/^[-_.A-Za-z0-9]+$/),
  description: z.string().min(1),
  arch: z.array(z.enum(['aarch64', 'amd64'])).min(1),
  startup: z.enum(['initialize', 'system', 'services', 'application', 'once']),
  boot: z.enum(['auto', 'manual', 'manual_only']),
  init: z.boolean(),
  ingress: z.literal(true),
  ingress_port: z.int().min(1).max(65_535),
  ingress_stream: z.boolean(),
  panel_icon: z.string().startsWith('mdi:'),
  panel_title: z.string(),
  ports: z.record(z.string().regex(/^\d+\/(tcp|udp)$/), z.int().nullable()),
  ports_description: z.record(z.string(), z.string()),
  watchdog: z.string().regex(/^(?:https?|\[PROTO:\w+\]|tcp):\/\/\[HOST\]:(\[PORT:\d+\]|\d+).*$/),
  uart: z.boolean(),
  usb: z.boolean(),
  services: z.array(z.string().regex(/^(mqtt|mysql):(provide|want|need)$/)),
  map: z.array(z.strictObject({ type: z.enum(['addon_config', 'data', 'share']), read_only: z.boolean() })),
  backup: z.enum(['hot', 'cold']),
  options: z.record(z.string(), z.unknown()),
  schema: z.record(z.string(), OPTIONS),
});

describe('the Home Assistant add-on', () => {
  const files = addonFiles(root, origin);

  it('keeps the published rules', () => {
    const addon = ADDON.parse(parse(files.text('config.yaml') ?? ''));
    expect(addon.version).toBe('1.2.3');
    expect(Object.keys(addon.options)).toEqual(Object.keys(addon.schema));
    expect(Object.keys(addon.ports)).toEqual(Object.keys(addon.ports_description));
  });

  it('has what its Dockerfile copies, besides the program', () => {
    const docker = readFileSync(join(root, 'deploy/home-assistant/Dockerfile'), 'utf8');
    const copied = [...docker.matchAll(/^COPY (.*) \S+$/gm)].flatMap(([, names = '']) => names.split(' '));
    for (const name of copied.filter((each) => !each.startsWith('program-'))) expect(files.text(name)).not.toBeNull();
  });

  const env = { MQTT_PASSWORD: 'secret' };
  const broker = { host: 'core-mosquitto', port: 1883, ssl: false, username: 'addons', password: 'secret' };

  it('makes a configuration of its options that the program takes', () => {
    const options = {
      buses: [
        { name: 'rs485', port: '/dev/ttyUSB0', baud: 9600, framing: '8N1', meters: 'house=sdm630:1, sdm72:2' },
        { name: 'gateway', address: '192.168.0.44:502', meters: 'heat=janitza:26' },
      ],
      hosts: ['home.example.org'],
    };
    const { text, problems } = configurationOf(options, broker);
    expect(problems).toEqual([]);
    expect(text).not.toContain('secret');
    const loaded = loadConfig(text, 'meterhub.yaml', env);
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
    expect(loaded.config.devices.map(({ name }) => name)).toEqual(['house', 'rs485-2', 'heat']);
    expect(loaded.config.outputs.map(({ type }) => type)).toEqual(['mqtt']);
  });

  it('starts without any option, and without a broker', () => {
    const { text, problems } = configurationOf({}, null);
    expect(problems).toEqual([]);
    expect(loadConfig(text, 'meterhub.yaml', {}).ok).toBe(true);
  });

  it.each([
    [{ name: 'x', port: '/dev/ttyUSB0', meters: 'sdm630' }, 'write model:id'],
    [{ name: 'x', meters: 'sdm630:1' }, 'needs a port or an address'],
    [{ name: 'x', port: '/dev/ttyUSB0', meters: 'a=sdm630:1 a=sdm630:2' }, 'two meters have the name a'],
  ])('names what is wrong in an option: %j', (bus, expected) => {
    expect(configurationOf({ buses: [bus] }, null).problems.join()).toContain(expected);
  });
});
