// vzlogger.conf as configuration. Keys and defaults: vzlogger's etc/vzlogger.conf, src/Meter.cpp, src/Obis.cpp, src/api/InfluxDB.cpp.
import { isMap, isScalar, isSeq, LineCounter, parseDocument, type YAMLMap } from 'yaml';
import { MeterHubError } from '../../model/error.ts';
import { ANY_SML_METER, SML_BUS } from '../../kinds/sml/config.ts';
import { measurandOfObis } from '../../vocabulary/obis.ts';
import type { Draft, Entry, Place, Value } from './draft.ts';
import { withoutComments } from './json-with-comments.ts';

/** Names that vzlogger has for codes. */
const ALIASES: Readonly<Record<string, string>> = {
  power: '1-0:16.7.0',
  counter: '1-0:1.8.0',
  'counter-out': '1-0:2.8.0',
  frequency: '1-0:14.7.0',
  ...Object.fromEntries([1, 2, 3].flatMap((phase) => [[`voltage-l${phase}`, `1-0:${12 + 20 * phase}.7.0`]])),
  ...Object.fromEntries([1, 2, 3].flatMap((phase) => [[`current-l${phase}`, `1-0:${11 + 20 * phase}.7.0`]])),
};

const OTHER_PROTOCOLS: Readonly<Record<string, string>> = {
  d0: 'MeterHub does not read meters that send text (D0)',
  s0: 'MeterHub counts no impulses; a counter with Modbus or HTTP can be read',
  oms: 'MeterHub does not read M-Bus',
  ocr: 'pictures of meters are read by AI-on-the-edge devices (model ai-on-the-edge)',
  exec: 'MeterHub runs no commands; values can be published with a POST to / (section publish)',
  file: 'MeterHub reads no files; values can be published with a POST to / (section publish)',
  w1therm: 'MeterHub reads no 1-wire sensors',
  fluksov2: 'MeterHub reads no Flukso sensors',
  random: 'is made-up data',
};

class Reader {
  readonly #counter = new LineCounter();
  readonly #file: string;
  readonly root: YAMLMap;

  constructor(text: string, file: string) {
    this.#file = file;
    const document = parseDocument(withoutComments(text), { lineCounter: this.#counter, uniqueKeys: false });
    const [error] = document.errors;
    if (error !== undefined) throw new MeterHubError('CONFIG_SYNTAX', `${file} is no JSON: ${error.message}`);
    if (!isMap(document.contents)) throw new MeterHubError('CONFIG_SYNTAX', `${file} has no keys`);
    this.root = document.contents;
  }

  place(node: unknown): Place {
    const start = isMap(node) || isSeq(node) || isScalar(node) ? node.range?.[0] : undefined;
    return { file: this.#file, line: start === undefined ? 1 : this.#counter.linePos(start).line };
  }

  /** Where the key stands. */
  keyPlace(map: YAMLMap, key: string): Place {
    return this.place(map.items.find((pair) => isScalar(pair.key) && pair.key.value === key)?.key ?? map);
  }
}

export function fromVzlogger(text: string, file: string, draft: Draft): void {
  const reader = new Reader(text, file);
  const { root } = reader;
  const meters = [...listOf(root, 'meters'), ...listOf(root, 'sensors')];
  for (const meter of meters) if (isMap(meter)) addMeter(reader, meter, draft);
  const local = root.get('local');
  if (isMap(local) && local.get('enabled') === true) {
    const why = 'programs that ask vzlogger for its channels ask MeterHub at /api/v1/readings instead';
    draft.leave(reader.keyPlace(root, 'local'), 'local', why);
  }
  const mqtt = root.get('mqtt');
  if (isMap(mqtt) && mqtt.get('enabled') === true) addMqtt(reader, mqtt, draft);
  if (listOf(root, 'push').length > 0)
    draft.leave(
      reader.keyPlace(root, 'push'),
      'push',
      'MeterHub pushes over MQTT, WebSocket and server-sent events instead',
    );
  if (textAt(root, 'log') !== null)
    draft.leave(
      reader.keyPlace(root, 'log'),
      'log',
      'the log is in the journal; a folder for files is named with log.path',
    );
}

function addMeter(reader: Reader, meter: YAMLMap, draft: Draft): void {
  const place = reader.place(meter);
  const protocol = (textAt(meter, 'protocol') ?? '').toLowerCase();
  // Without the key a meter is off there, too.
  if (meter.get('enabled') !== true)
    return draft.leave(place, `meter with ${protocol}`, 'is switched off there (enabled)');
  if (!/^sml$/.test(protocol)) {
    const why = OTHER_PROTOCOLS[protocol] ?? 'MeterHub does not know this protocol';
    return draft.leave(place, `meter with ${protocol}`, why);
  }
  const host = textAt(meter, 'host');
  const device = textAt(meter, 'device');
  if (host === null && device === null) return draft.leave(place, 'meter with sml', 'names neither device nor host');
  const bus = draft.bus('ir', wireOf(reader, meter, host, device ?? '', draft));
  draft.device('grid', { model: ANY_SML_METER, bus });
  if (textAt(meter, 'pullseq') !== null)
    draft.leave(
      reader.keyPlace(meter, 'pullseq'),
      'pullseq',
      'MeterHub listens and asks nothing; nearly all SML meters send by themselves',
    );
  if (meter.has('aggtime'))
    draft.leave(
      reader.keyPlace(meter, 'aggtime'),
      'aggtime',
      'every telegram is kept; nothing is averaged before it is stored',
    );
  const channels = [...listOf(meter, 'channels'), ...(isMap(meter.get('channel')) ? [meter.get('channel')] : [])];
  for (const channel of channels) if (isMap(channel)) addChannel(reader, channel, draft);
}

function wireOf(reader: Reader, meter: YAMLMap, host: string | null, device: string, draft: Draft): Entry {
  if (host !== null) return { type: SML_BUS, address: host.replace(/^[a-z]+:\/\//i, '').replace('::', ':') };
  const baud = meter.get('baudrate');
  const parity = textAt(meter, 'parity')?.toUpperCase() ?? '8N1';
  if (parity !== '8N1')
    draft.leave(reader.keyPlace(meter, 'parity'), `parity ${parity}`, 'SML needs 8 data bits; 8N1 was taken');
  return { type: SML_BUS, port: device, ...(typeof baud === 'number' && baud !== 9600 && { baud }) };
}

function addChannel(reader: Reader, channel: YAMLMap, draft: Draft): void {
  const place = reader.place(channel);
  const identifier = textAt(channel, 'identifier') ?? '';
  const code = (ALIASES[identifier.toLowerCase()] ?? identifier).replace(/(\*\d+)?$/, '*255');
  // The sum of the power is decided by several codes together.
  const measurand = /^1-0:(1|2|15|16)\.7\./.test(code)
    ? 'power'
    : (measurandOfObis(code) ?? code.replace(/\*255$/, ''));
  draft.advise(place, `channel ${identifier}`, `is ${measurand} here (powers in W, energies in Wh)`);
  const api = (textAt(channel, 'api') ?? 'volkszaehler').toLowerCase();
  if (api === 'influxdb') addInflux(reader, channel, draft);
  else if (api === 'volkszaehler')
    draft.leave(
      place,
      `middleware of channel ${identifier}`,
      'MeterHub does not write to volkszaehler; it keeps a history of its own (section history)',
    );
  else if (api !== 'null') draft.leave(place, `api ${api} of channel ${identifier}`, 'MeterHub does not write there');
}

function addInflux(reader: Reader, channel: YAMLMap, draft: Draft): void {
  const host = textAt(channel, 'host') ?? 'localhost:8086';
  const url = /^https?:\/\//.test(host) ? host : `http://${host}`;
  const isThere = [...draft.outputs.values()].some((output) => output['url'] === url);
  if (isThere) return;
  const entry: Record<string, Value> = { type: 'influxdb', url };
  const organization = textAt(channel, 'organization');
  const database = textAt(channel, 'database') ?? 'vzlogger';
  const token = textAt(channel, 'token');
  if (organization !== null) Object.assign(entry, { version: 2, org: organization, bucket: database });
  else Object.assign(entry, { version: 1, database });
  if (token !== null && organization !== null)
    entry['token'] = draft.secret('INFLUX_TOKEN', reader.keyPlace(channel, 'token'));
  const user = textAt(channel, 'username');
  if (user !== null && organization === null) {
    entry['user'] = user;
    if (channel.has('password'))
      entry['password'] = draft.secret('INFLUX_PASSWORD', reader.keyPlace(channel, 'password'));
  }
  draft.output('influx', entry);
  const text = 'a row has all values of the meter as fields, without uuid: queries name device and field instead';
  draft.advise(reader.place(channel), 'api influxdb', text);
}

function addMqtt(reader: Reader, mqtt: YAMLMap, draft: Draft): void {
  const port = mqtt.get('port');
  const cafile = textAt(mqtt, 'cafile');
  const isTls = cafile !== null || textAt(mqtt, 'capath') !== null || port === 8883 || port === 8884;
  const host = textAt(mqtt, 'host') ?? 'localhost';
  const entry: Record<string, Value> = {
    type: 'mqtt',
    url: `${isTls ? 'mqtts' : 'mqtt'}://${host}${typeof port === 'number' ? `:${port}` : ''}`,
  };
  const copied = [
    ['cafile', 'ca'],
    ['certfile', 'cert'],
    ['keyfile', 'key'],
    ['user', 'user'],
    ['id', 'clientId'],
  ] as const;
  for (const [theirs, ours] of copied) {
    const value = textAt(mqtt, theirs);
    if (value !== null) entry[ours] = value;
  }
  if (textAt(mqtt, 'pass') !== null) entry['password'] = draft.secret('MQTT_PASSWORD', reader.keyPlace(mqtt, 'pass'));
  for (const key of ['capath', 'keypass'])
    if (textAt(mqtt, key) !== null) draft.leave(reader.keyPlace(mqtt, key), `mqtt.${key}`, 'has no counterpart here');
  if (typeof mqtt.get('qos') === 'number' && mqtt.get('qos') !== 0) entry['qos'] = Number(mqtt.get('qos'));
  if (mqtt.get('retain') !== true) entry['retain'] = false;
  draft.output('mqtt', entry);
  const topics = 'topics are meterhub/<device>/<value> instead of <topic>/chn0/raw';
  draft.advise(reader.keyPlace(mqtt, 'topic'), 'mqtt.topic', topics);
}

function listOf(map: YAMLMap, key: string): readonly unknown[] {
  const list: unknown = map.get(key, true);
  return isSeq(list) ? list.items : [];
}

/** A text that says something. */
function textAt(map: YAMLMap, key: string): string | null {
  const value = map.get(key);
  return typeof value === 'string' && value !== '' ? value : null;
}
