// What has been taken over so far from other programs' files, and what has not. It must not know whose files they were.
import { isName, MAX_NAME_LENGTH } from '../../yaml/schema-values.ts';

/** Where something stands in a file that was read; lines count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** Something that a person should know, with the place that it is about. */
export interface Note {
  readonly place: Place;
  /** The key, flag or line as it stands there; never a secret. */
  readonly what: string;
  readonly text: string;
}

/** A secret stays where it is: the configuration names a variable of the environment. */
export class Secret {
  readonly variable: string;

  constructor(variable: string) {
    this.variable = variable;
  }
}

export type Value = string | number | boolean | Secret | readonly Value[] | Entry;
export interface Entry {
  readonly [key: string]: Value;
}

const SHORTEST_SECRET = 'METERHUB_SECRET';

/** Collects sections of the configuration and notes. Entries of the same wire become one bus. */
export class Draft {
  readonly listen: string[] = [];
  readonly server = new Map<string, Value>();
  readonly buses = new Map<string, Entry>();
  readonly devices = new Map<string, Entry>();
  readonly dataset = new Map<string, string>();
  readonly publish = new Map<string, Value>();
  readonly commands = new Map<string, Entry>();
  readonly backup = new Map<string, Value>();
  readonly log = new Map<string, Value>();
  readonly outputs = new Map<string, Entry>();
  /** What the configuration does not have although the file does. */
  readonly left: Note[] = [];
  /** What the configuration has, but differs or was guessed. */
  readonly look: Note[] = [];
  readonly secrets: { readonly variable: string; readonly place: Place }[] = [];

  leave(place: Place, what: string, why: string): void {
    this.left.push({ place, what, text: why });
  }

  advise(place: Place, what: string, text: string): void {
    if (!this.look.some((note) => note.what === what && note.text === text)) this.look.push({ place, what, text });
  }

  /** The name of the bus with this wire, made if there is none yet. */
  bus(base: string, entry: Entry): string {
    const wireOf = (each: Entry) => JSON.stringify(each['port'] ?? each['address'] ?? each['url']);
    for (const [name, other] of this.buses) if (wireOf(other) === wireOf(entry)) return name;
    const name = freeName(base, this.buses);
    this.buses.set(name, entry);
    return name;
  }

  /** Adds a device under this name, or under a like one when it is taken or no name. */
  device(wanted: string, entry: Entry): string {
    const name = freeName(asName(wanted), this.devices);
    this.devices.set(name, entry);
    return name;
  }

  /** A program in a container named paths and ports as they are inside: here they are those outside. */
  leaveContainer(devices: ReadonlyMap<string, string>, ports: ReadonlyMap<number, number>): void {
    for (const [name, bus] of this.buses) {
      const outside = typeof bus['port'] === 'string' ? devices.get(bus['port']) : undefined;
      if (outside !== undefined) this.buses.set(name, { ...bus, port: outside });
    }
    for (const [index, address] of this.listen.entries()) {
      const [, host = '', port = ''] = /^(.*):(\d+)$/.exec(address) ?? [];
      const outside = ports.get(Number(port));
      if (outside !== undefined) this.listen[index] = `${host}:${outside}`;
    }
  }

  output(base: string, entry: Entry): void {
    this.outputs.set(freeName(base, this.outputs), entry);
  }

  secret(variable: string, place: Place): Secret {
    const taken = new Map(this.secrets.map((each) => [each.variable, each]));
    const name = freeName(variable === '' ? SHORTEST_SECRET : variable, taken);
    this.secrets.push({ variable: name, place });
    return new Secret(name);
  }

  /** Clients that know the old address go on; what was for this machine alone stays so. */
  listenLike(host: string, port: number): void {
    const everywhere = host === '' || host === '0.0.0.0' || host === '::' || host === '[::]';
    const wanted = everywhere ? ['0.0.0.0:8008', `0.0.0.0:${port}`] : [`${host}:${port}`];
    for (const address of wanted) if (!this.listen.includes(address)) this.listen.push(address);
  }
}

function freeName(base: string, taken: ReadonlyMap<string, unknown>): string {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? base : `${base}_${number}`;
    if (!taken.has(name)) return name;
  }
}

/** The nearest text that may be a name here: `Wohnung 1` -> `Wohnung_1`. */
export function asName(text: string): string {
  if (isName(text)) return text;
  const plain = text
    .replaceAll('ä', 'ae')
    .replaceAll('ö', 'oe')
    .replaceAll('ü', 'ue')
    .replaceAll('ß', 'ss')
    .replace(/[^A-Za-z0-9_-]+/g, '_')
    .replace(/^[^A-Za-z]+/, '')
    .replace(/_+$/, '')
    .slice(0, MAX_NAME_LENGTH - 4);
  return plain === '' ? 'meter' : plain;
}
