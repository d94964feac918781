// mbmd's command line as configuration. Flags: docs/mbmd_run.md of mbmd.
import type { CommandLine } from './typed/command-line.ts';
import type { Draft } from './draft.ts';
import { parseFlags, type Flags, type FlagSpec } from './typed/flags.ts';
import { addApi, addInflux, addMqtt, goDuration, pollOf, type Setting, type Settings } from './mbmd-entries.ts';
import { addMeter, addWire, isNetwork } from './modbus-devices.ts';

const FLAGS: readonly FlagSpec[] = [
  ...[
    ['a', 'adapter'],
    ['b', 'baudrate'],
    ['comset'],
    ['c', 'config'],
    ['d', 'devices'],
    ['r', 'rate'],
    // Up to version 0.13 the API's address was -u, --url.
    ['u', 'url', 'api'],
    ['timeout'],
    ['profile'],
    ['m', 'mqtt-broker'],
    ...['topic', 'user', 'password', 'clientid', 'qos', 'homie'].map((name) => [`mqtt-${name}`]),
    ['i', 'influx-url'],
    ...['database', 'measurement', 'organization', 'token', 'user', 'password'].map((name) => [`influx-${name}`]),
  ].map((names) => ({ names, takesValue: true })),
  ...[['rtu'], ['v', 'verbose'], ['raw'], ['h', 'help']].map((names) => ({ names, takesValue: false })),
];

const DEFAULT_API = '0.0.0.0:8080';

export function fromMbmdFlags(line: CommandLine, draft: Draft): void {
  const { place } = line;
  const [command, ...rest] = line.words;
  const flags = parseFlags(command === 'run' ? rest : line.words, FLAGS);
  for (const word of flags.unknown) draft.leave(place, word, 'mbmd run has no such flag');
  const config = flags.of('config').at(-1);
  if (config !== undefined) draft.leave(place, `-c ${config}`, 'give migrate that file, too');
  else if (flags.of('devices').length === 0)
    draft.leave(place, 'mbmd run', 'reads its devices from mbmd.yaml: give migrate that file, too');
  const settings = settingsOf(line, flags);
  devices(line, flags, draft, settings);
  const api = settings.get('api');
  // Where the devices are in a file, so is the address.
  if (api !== undefined || flags.of('devices').length > 0)
    addApi(draft, api ?? { value: DEFAULT_API, place }, line.ports);
  addMqtt(draft, part(settings, 'mqtt-', { homie: { value: 'homie', place } }));
  addInflux(draft, part(settings, 'influx-', {}));
  for (const name of ['verbose', 'raw', 'profile'])
    if (flags.of(name).length > 0)
      draft.leave(place, `--${name}`, '`meterhub run -v` shows the traffic; no file says it');
}

function settingsOf({ place }: CommandLine, flags: Flags): Map<string, Setting> {
  const names = FLAGS.flatMap(({ names: all }) => all.slice(-1));
  return new Map(
    names.flatMap((name) => {
      const value = flags.of(name).at(-1);
      return value === undefined ? [] : [[name, { value, place }] as const];
    }),
  );
}

/** What begins like this, without that; an empty value says: no. */
function part(settings: Settings, prefix: string, defaults: Readonly<Record<string, Setting>>): Settings {
  const own = [...settings].filter(([name]) => name.startsWith(prefix));
  const named = new Map([
    ...Object.entries(defaults),
    ...own.map(
      ([name, setting]) => [name === `${prefix}broker` ? 'broker' : name.slice(prefix.length), setting] as const,
    ),
  ]);
  return new Map([...named].filter(([, { value }]) => value !== ''));
}

function devices(line: CommandLine, flags: Flags, draft: Draft, settings: Settings): void {
  const { place } = line;
  const valueOf = (name: string) => settings.get(name)?.value;
  const fallback = valueOf('adapter') ?? '';
  const timeout = settings.get('timeout');
  const line0 = {
    baud: Number(valueOf('baudrate') ?? 9600),
    framing: (valueOf('comset') ?? '8N1').toUpperCase(),
    timeout: timeout === undefined ? null : goDuration(timeout.value),
  };
  const more = pollOf(draft, settings.get('rate'));
  for (const spec of flags.of('devices').flatMap((list) => list.split(','))) {
    const [meter = '', adapter = fallback] = spec.trim().split('@');
    const [type = '', id = ''] = meter.split(':');
    if (adapter === '') {
      draft.leave(place, spec, 'no adapter is named, neither with @ nor with -a');
      continue;
    }
    const isRtu = flags.of('rtu').length > 0 && adapter === fallback;
    const bus = () => addWire(draft, { device: line.devices.get(adapter) ?? adapter, isRtu, ...line0 });
    // Behind a TCP socket mbmd ignores what follows the colon only for SunSpec; a meter keeps its type.
    addMeter(draft, bus, { type, id, name: `${type.toLowerCase()}${id}`, more }, place);
    if (isNetwork(adapter) && !isRtu)
      draft.advise(place, spec, 'taken for Modbus TCP; an RS485 converter may need modbus-rtu-over-tcp');
  }
}
