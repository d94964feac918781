// A program's command line as it was found in a unit, a compose file or a script. It must not know what its flags mean.
import type { Place } from '../draft.ts';

export type Program = 'gosdm630' | 'mbmd' | 'vzlogger' | 'meterhub-2022';

export interface CommandLine {
  readonly place: Place;
  readonly program: Program;
  /** What follows the program's name. */
  readonly words: readonly string[];
  /** In a container: path of a device inside -> outside. */
  readonly devices: ReadonlyMap<string, string>;
  /** In a container: port inside -> port outside. */
  readonly ports: ReadonlyMap<number, number>;
}

/** gosdm630's program was called sdm630_httpd up to 0.6 and sdm630 in its last commits. */
const PROGRAMS: Readonly<Record<string, Program>> = {
  sdm630_httpd: 'gosdm630',
  'sdm630_httpd-linux-arm': 'gosdm630',
  sdm630: 'gosdm630',
  gosdm630: 'gosdm630',
  mbmd: 'mbmd',
  vzlogger: 'vzlogger',
  'meterhub.py': 'meterhub-2022',
};

/** They take paths of programs and start none. */
const ABOUT_FILES =
  /^(cd|mkdir|cp|mv|rm|ln|ls|cat|chmod|chown|install|echo|test|\[|p?kill|killall|pgrep|systemctl|service|which|apt|apt-get|git|curl|wget|tar|go|make|alias|tail|less|nano|vi|export|source|\.)$/;

/** Which program a word starts: a path of it, or its image with a tag. */
export function programOf(word: string): Program | null {
  const base = word.split('/').at(-1) ?? '';
  const [name = ''] = base.split(/[:@]/);
  return Object.hasOwn(PROGRAMS, name) ? (PROGRAMS[name] ?? null) : null;
}

/** The program in a line of words, with what docker was told before it; null: none of those that are known. */
export function commandLineOf(words: readonly string[], place: Place): CommandLine | null {
  if (ABOUT_FILES.test(words.find((word) => word !== 'sudo') ?? '')) return null;
  const at = words.findIndex((word) => !word.startsWith('-') && !/[=,]/.test(word) && programOf(word) !== null);
  const program = programOf(words[at] ?? '');
  if (program === null) return null;
  const before = words.slice(0, at);
  const isDocker = before.some((word) => /(^|\/)(docker|podman)$/.test(word));
  const given = isDocker ? before : [];
  // An image named like the program may be followed by the program's own name.
  const rest = words.slice(at + 1);
  const own = isDocker && programOf(rest[0] ?? '') === program ? rest.slice(1) : rest;
  return {
    ...{ place, program, words: own },
    devices: deviceMap(valuesOf(given, ['--device'])),
    ports: portMap(valuesOf(given, ['-p', '--publish'])),
  };
}

function valuesOf(words: readonly string[], flags: readonly string[]): string[] {
  return words.flatMap((word, at) => {
    const [flag = '', joined] = /^(-[^=]*)=(.*)$/.exec(word)?.slice(1) ?? [word];
    if (!flags.includes(flag)) return [];
    const value = joined ?? words[at + 1];
    return value === undefined ? [] : [value];
  });
}

/** `/dev/serial/by-id/usb-FTDI:/dev/ttyUSB0`; names in by-path hold colons, so the path inside is looked for from the end. */
export function deviceMap(texts: readonly string[]): Map<string, string> {
  const pairs = texts.flatMap((text): [string, string][] => {
    const [, outside = text, inside = outside] = /^(.+?):(\/[^:]*)(?::[rwm]+)?$/.exec(text) ?? [];
    return [[inside, outside]];
  });
  return new Map(pairs);
}

/** `8081:8080`, `127.0.0.1:8081:8080`, `8080`. */
export function portMap(texts: readonly string[]): Map<number, number> {
  const pairs = texts.flatMap((text): [number, number][] => {
    const [, outside, inside] = /(?:^|:)(\d+):(\d+)(?:\/tcp)?$/.exec(text) ?? [];
    return outside === undefined || inside === undefined ? [] : [[Number(inside), Number(outside)]];
  });
  return new Map(pairs);
}
