// What an error may know beside its text, so that it can be said in every language: names, types, and how they are shown.
// Numbers carry their unit in the name. Nothing secret is a detail.
import type { Text } from '../text.ts';

export interface DetailEntry {
  readonly type: 'text' | 'number';
  /** How the value is written: `time` is a span with the unit that fits; `errno`, `exception`: a word of a table. */
  readonly as: 'plain' | 'number' | 'time' | 'errno' | 'exception';
  /** `{}` stands for the value; null: it is for programs only, or the sentence says it another way. */
  readonly shown: Text | null;
}

const PLAIN: Text = { en: '{}', de: '{}' };

/** In the order in which they are shown. */
export const DETAILS = {
  /** The other side: `host:port`, the method and URL of a request, or the address of a server. */
  where: { type: 'text', as: 'plain', shown: PLAIN },
  /** A file or serial port. */
  path: { type: 'text', as: 'plain', shown: PLAIN },
  bus: { type: 'text', as: 'plain', shown: { en: 'bus {}', de: 'Bus {}' } },
  /** Modbus unit id. */
  unit: { type: 'number', as: 'plain', shown: { en: 'unit {}', de: 'Nummer {}' } },
  /** Primary or secondary address of an M-Bus meter. */
  meter: { type: 'text', as: 'plain', shown: { en: 'meter {}', de: 'Zähler {}' } },
  /** Speed of a serial line. */
  baud: { type: 'number', as: 'plain', shown: { en: '{} baud', de: '{} Baud' } },
  device: { type: 'text', as: 'plain', shown: { en: 'device {}', de: 'Gerät {}' } },
  model: { type: 'text', as: 'plain', shown: { en: 'model {}', de: 'Modell {}' } },
  series: { type: 'text', as: 'plain', shown: { en: 'series {}', de: 'Messreihe {}' } },
  /** Of a command. */
  target: { type: 'text', as: 'plain', shown: { en: 'target {}', de: 'Ziel {}' } },
  /** What a command sets: `amp`, or `amp = 40`. */
  setting: { type: 'text', as: 'plain', shown: PLAIN },
  /** What the device shows instead: `amp = 6`. */
  shows: { type: 'text', as: 'plain', shown: { en: 'shows {}', de: 'zeigt {}' } },
  /** What may be set: `amp=6..16&frc=0|1|2`. */
  allowed: { type: 'text', as: 'plain', shown: { en: 'allowed: {}', de: 'erlaubt: {}' } },
  /** Name of a token, never its secret. */
  token: { type: 'text', as: 'plain', shown: { en: 'token "{}"', de: 'Token „{}“' } },
  right: { type: 'text', as: 'plain', shown: { en: 'right "{}"', de: 'Recht „{}“' } },
  /** Of an HTTP request. */
  parameter: { type: 'text', as: 'plain', shown: { en: 'parameter {}', de: 'Parameter {}' } },
  limit: { type: 'number', as: 'number', shown: { en: 'at most {}', de: 'höchstens {}' } },
  /** First register of a request. */
  address: { type: 'number', as: 'plain', shown: null },
  /** Modbus exception code. */
  exception: { type: 'number', as: 'exception', shown: PLAIN },
  /** Unit id of who answered instead of the unit that was asked. */
  answeredBy: { type: 'number', as: 'plain', shown: { en: 'unit {} answered', de: 'Nummer {} hat geantwortet' } },
  /** Modbus TCP transaction number that came, and the one that was sent. */
  transaction: { type: 'number', as: 'plain', shown: { en: 'transaction {}', de: 'Transaktion {}' } },
  sentTransaction: { type: 'number', as: 'plain', shown: { en: 'instead of {}', de: 'statt {}' } },
  /** HTTP status, or the FTP server's reply code. */
  status: { type: 'number', as: 'plain', shown: { en: 'status {}', de: 'Status {}' } },
  /** First level of MQTT topics, and the id of another client. */
  topic: { type: 'text', as: 'plain', shown: { en: 'topic {}', de: 'Topic {}' } },
  client: { type: 'text', as: 'plain', shown: { en: 'client id {}', de: 'Client-Id {}' } },
  /** What a broker answered to CONNECT. */
  returnCode: { type: 'number', as: 'plain', shown: { en: 'return code {}', de: 'Rückgabewert {}' } },
  /** The system's word: `ENOSPC`. */
  errno: { type: 'text', as: 'errno', shown: PLAIN },
  timeoutMs: { type: 'number', as: 'number', shown: { en: '{} ms', de: '{} ms' } },
  /** How long to wait before the next try. */
  waitMs: { type: 'number', as: 'time', shown: { en: 'wait {}', de: 'noch {} warten' } },
  /** How long a write has taken that still goes on. */
  stalledMs: { type: 'number', as: 'time', shown: { en: 'stalled for {}', de: 'hängt seit {}' } },
  /** Damaged telegrams. */
  damaged: { type: 'number', as: 'number', shown: { en: '{} damaged', de: '{} beschädigt' } },
  /** All telegrams, or all mistakes of a file. */
  count: { type: 'number', as: 'number', shown: null },
  bytes: { type: 'number', as: 'number', shown: { en: '{} bytes', de: '{} Bytes' } },
  textBytes: { type: 'number', as: 'number', shown: { en: '{} characters of text', de: '{} Zeichen Text' } },
  /** How long nothing has come: said in front of the sentence. */
  silentMs: { type: 'number', as: 'time', shown: null },
  /** The code of what lies behind this: its sentence is the one to say. */
  cause: { type: 'text', as: 'plain', shown: null },
  /** What the device or server says itself, in its own words: said after the sentence. */
  said: { type: 'text', as: 'plain', shown: null },
  /** The same in German, where the words are ours. */
  saidDe: { type: 'text', as: 'plain', shown: null },
} as const satisfies Record<string, DetailEntry>;

export type DetailName = keyof typeof DETAILS;

/** Whether an error of a code can be made without the detail. */
export type DetailRule = 'must' | 'may';

type Value<Name extends DetailName> = (typeof DETAILS)[Name]['type'] extends 'number' ? number : string;

/** The details that the rules of a code ask for and allow. */
export type DetailsBy<Rules> = {
  readonly [Name in keyof Rules & DetailName as Rules[Name] extends 'must' ? Name : never]: Value<Name>;
} & {
  readonly [Name in keyof Rules & DetailName as Rules[Name] extends 'may' ? Name : never]?: Value<Name>;
};
