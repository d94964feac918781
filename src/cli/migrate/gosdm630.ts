// gosdm630's command line as configuration. Flags and defaults: gosdm630's cmd/sdm630/main.go and its README.
import { brokerUrl } from '../shared/broker-url.ts';
import { comsetLine } from '../../transport/serial-line.ts';
import { parseListenAddress } from '../../transport/address.ts';
import type { CommandLine } from './typed/command-line.ts';
import type { Draft, Value } from './draft.ts';
import { parseFlags, type Flags, type FlagSpec } from './typed/flags.ts';
import { addMeter, addWire, isNetwork } from './modbus-devices.ts';
import { isName } from '../../yaml/schema-values.ts';

const FLAGS: readonly FlagSpec[] = [
  ...[
    ['s', 'serialadapter'],
    ['c', 'comset'],
    ['d', 'device_list'],
    ['f', 'unique_id_format'],
    ['u', 'url'],
    ['b', 'broker'],
    ['t', 'topic'],
    ['user'],
    ['password'],
    ['i', 'clientid'],
    ['r', 'rate'],
    ['q', 'qos'],
  ].map((names) => ({ names, takesValue: true })),
  { names: ['v', 'verbose'], takesValue: false },
  { names: ['l', 'clean'], takesValue: false },
];

const DEFAULTS = { port: '/dev/ttyUSB0', comset: '2', devices: 'SDM:1', format: 'Instrument%d', url: ':8080' } as const;

export function fromGosdm630(line: CommandLine, draft: Draft): void {
  const flags = parseFlags(line.words, FLAGS);
  const first = (name: string) => flags.of(name).at(-1);
  for (const word of flags.unknown) draft.leave(line.place, word, 'sdm630_httpd has no such flag');
  const bus = busOf(line, first('serialadapter') ?? DEFAULTS.port, first('comset') ?? DEFAULTS.comset, draft);
  const format = formatOf(line, first('unique_id_format') ?? DEFAULTS.format, draft);
  for (const entry of (first('device_list') ?? DEFAULTS.devices).split(',')) {
    const [type = '', id = ''] = entry.trim().split(':');
    addMeter(draft, () => bus, { type, id, name: format.replace('%d', id), more: {} }, line.place);
    if (type.toLowerCase() === 'sdm') {
      const text = `SDM stood for all Eastron meters there; here it is the SDM630. \`meterhub scan\` tells which it is`;
      draft.advise(line.place, entry.trim(), text);
    }
  }
  listen(line, first('url') ?? DEFAULTS.url, draft);
  if (first('broker') !== undefined) mqtt(line, flags, draft);
  else {
    const needs = ['topic', 'user', 'password', 'clientid', 'rate', 'clean', 'qos'];
    for (const name of needs.filter((each) => flags.of(each).length > 0))
      draft.leave(line.place, `--${name}`, 'says nothing without a broker (-b)');
  }
  if (first('verbose') !== undefined)
    draft.leave(line.place, '-v', '`meterhub run -v` shows the traffic; no file says it');
}

function busOf({ place, devices }: CommandLine, port: string, comset: string, draft: Draft): string {
  const device = devices.get(port) ?? port;
  const serial = comsetLine(Number(comset));
  if (serial === null) draft.leave(place, `-c ${comset}`, 'comsets are 1 to 6; 9600 baud 8N1 was taken');
  const line = serial ?? { baud: 9600, framing: '8N1' };
  if (isNetwork(device))
    draft.advise(place, `-s ${port}`, 'taken for Modbus TCP; an RS485 converter may need modbus-rtu-over-tcp');
  return addWire(draft, { device, isRtu: false, ...line, timeout: null });
}

/** Names of devices are made of it, so that interfaces which show names show the same ones. */
function formatOf({ place }: CommandLine, format: string, draft: Draft): string {
  if (!/^[^%]*%d[^%]*$/.test(format)) {
    draft.leave(place, `-f ${format}`, 'the format needs %d once');
    return DEFAULTS.format;
  }
  if (format !== DEFAULTS.format) draft.server.set('uniqueIdFormat', format);
  return isName(format.replace('%d', '247')) ? format : DEFAULTS.format;
}

function listen({ place, ports }: CommandLine, url: string, draft: Draft): void {
  const address = parseListenAddress(url);
  if (address === null) draft.leave(place, `-u ${url}`, 'is no address to listen on');
  else draft.listenLike(address.host, ports.get(address.port) ?? address.port);
}

function mqtt({ place }: CommandLine, flags: Flags, draft: Draft): void {
  const first = (name: string) => flags.of(name).at(-1);
  const rate = first('rate') ?? '0';
  const entry: Record<string, Value> = {
    type: 'mqtt',
    url: brokerUrl(first('broker') ?? ''),
    layout: 'sdm630',
    topic: (first('topic') ?? 'sdm630').replace(/\/+$/, ''),
    interval: /^[0-9]+$/.test(rate) ? `${rate}s` : rate,
  };
  const user = first('user') ?? '';
  if (user !== '') entry['user'] = user;
  if ((first('password') ?? '') !== '') entry['password'] = draft.secret('MQTT_PASSWORD', place);
  if (first('clientid') !== undefined) entry['clientId'] = first('clientid') ?? '';
  if (first('qos') !== undefined) entry['qos'] = Number(first('qos'));
  if (first('clean') !== undefined)
    draft.leave(place, '-l', 'has no effect here: nothing is subscribed that a session could keep');
  draft.output('mqtt', entry);
}
