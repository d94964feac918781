// From an output of type `emulate` to what the program uses: device known, ports free, no key that means nothing for the meter.
// Opens nothing.
import { checkDeviceName } from '../../source/entry/device-names.ts';
import type { ListenAddress } from '../../transport/address.ts';
import type { Report } from '../../yaml/report.ts';
import type { Path } from '../../yaml/yaml-source.ts';
import { checkListen } from '../listen/check-listen.ts';
import type { OutputContext } from '../output-kind.ts';
import type { EmulateConfig, Played } from './config.ts';
import type { EmulateInput } from './schema.ts';

/** Where a real Shelly has its pages. */
const HTTP: ListenAddress = { host: '0.0.0.0', port: 80 };
/** Where Marstek's batteries ask, older and newer firmware. */
const SHELLY_UDP = [1010, 2220];
const EVERYWHERE = '0.0.0.0';

/** Keys that mean something for some meters only. */
const ONLY_FOR: Readonly<Partial<Record<keyof EmulateInput, readonly Played[]>>> = {
  listen: ['shelly-pro-3em', 'shelly-em', 'shelly-3em', 'ecotracker'],
  mac: ['shelly-pro-3em', 'shelly-em', 'shelly-3em', 'ecotracker'],
  udp: ['shelly-pro-3em'],
  serial: ['sma-energy-meter'],
  interface: ['sma-energy-meter'],
  to: ['sma-energy-meter'],
};

const LISTEN_WORDS = {
  what: { en: 'another output', de: 'einem anderen Ausgang' },
  hint: {
    en: 'choose another port, or let each listen on an address of its own',
    de: 'einen anderen Port wählen, oder jeden auf einer eigenen Adresse lauschen lassen',
  },
};
const UDP_WORDS = {
  what: { en: 'another output', de: 'einem anderen Ausgang' },
  hint: {
    en: 'only one of them can answer there: write `udp: []` for those that nobody asks by datagrams',
    de: 'nur einer kann dort antworten: bei denen, die niemand mit Datagrammen fragt, `udp: []` schreiben',
  },
};

export function resolveEmulate(
  name: string,
  input: EmulateInput,
  path: Path,
  context: OutputContext,
  report: Report,
): EmulateConfig {
  const { as, device, invert, announce } = input;
  checkDeviceName(device, context.deviceNames, [...path, 'device'], report);
  for (const [key, models] of Object.entries(ONLY_FOR)) {
    if (!models.includes(as) && report.has([...path, key])) {
      report.error(
        [...path, key],
        { en: `\`${key}\` means nothing for ${as}`, de: `\`${key}\` sagt bei ${as} nichts` },
        { en: `remove it; it is for ${models.join(', ')}`, de: `weglassen; es ist für ${models.join(', ')}` },
        'key',
      );
    }
  }
  const listen = as === 'sma-energy-meter' ? [] : (input.listen ?? [HTTP]);
  const ports = as === 'shelly-pro-3em' ? (input.udp ?? SHELLY_UDP) : [];
  const udp = ports.map((port) => ({ host: listen[0]?.host ?? EVERYWHERE, port }));
  const taken = { server: context.serverListen, outputs: context.otherListen };
  checkListen(listen, placeOf('listen', path, report), taken, LISTEN_WORDS, report);
  const datagrams = { server: [], outputs: context.otherDatagrams };
  checkListen(udp, placeOf('udp', path, report), datagrams, UDP_WORDS, report);
  return {
    ...{ name, type: input.type, as, device, invert, announce, listen, udp },
    mac: input.mac?.replaceAll(':', '').toUpperCase() ?? null,
    serial: input.serial ?? null,
    interface: input.interface ?? null,
    to: input.to ?? [],
  };
}

/** Where a key stands, or the output when it is not written. */
function placeOf(key: string, path: Path, report: Report): Path {
  return report.has([...path, key]) ? [...path, key] : path;
}
