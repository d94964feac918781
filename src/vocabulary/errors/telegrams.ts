// Errors of meters that send or answer text: P1 (DSMR) and what is behind it.
import type { ErrorEntry } from './entry.ts';

export const TELEGRAM_ERRORS = {
  DSMR_SILENT: {
    en: 'Nothing arrives from the P1 port of a meter.',
    de: 'Es kommt kein Telegramm von der P1-Schnittstelle des Zählers.',
    remedy: {
      en: 'Check that the cable is plugged in at both ends and is a P1 cable: it has to put 5 V on pin 2, or the meter stays silent. Some operators have to switch the port on first.',
      de: 'Prüfen, ob das Kabel an beiden Enden steckt und ein P1-Kabel ist: Es muss 5 V an Pin 2 legen, sonst schweigt der Zähler. Mancher Netzbetreiber muss die Schnittstelle erst freischalten.',
    },
    httpStatus: null,
    transient: true,
    details: { silentMs: 'may' },
  },
  DSMR_NOT_DSMR: {
    en: 'Bytes arrive from a P1 port, but no telegram is among them.',
    de: 'Es kommt etwas, aber kein P1-Telegramm. Stimmen Baudrate und Zähler?',
    remedy: {
      en: 'Check baud rate and framing: 115200 8N1 from DSMR 4 on, 9600 7E1 before; leave both out and they are tried in turn. Meters that send SML are read with a model of their own.',
      de: 'Baudrate und Rahmen prüfen: ab DSMR 4 115200 8N1, davor 9600 7E1; ohne beide Angaben werden sie abwechselnd versucht. Zähler, die SML senden, haben eigene Modelle.',
    },
    httpStatus: null,
    transient: true,
    details: { silentMs: 'may', bytes: 'may' },
  },
  DSMR_INVERTED: {
    en: 'The signal of a P1 port arrives upside down: nothing inverts it.',
    de: 'Das Signal der P1-Schnittstelle kommt verkehrt herum an: Nichts invertiert es.',
    remedy: {
      en: 'Take a cable made for P1, or invert the signal: with a transistor, or in the adapter (FT232: FT_PROG, "invert RXD").',
      de: 'Ein Kabel für P1 nehmen oder das Signal invertieren: mit einem Transistor oder im Adapter (FT232: FT_PROG, „invert RXD“).',
    },
    httpStatus: null,
    transient: false,
    details: { silentMs: 'may' },
  },
  DSMR_CRC: {
    en: 'A P1 telegram arrived damaged and was not used.',
    de: 'Telegramme der P1-Schnittstelle kommen beschädigt an und zählen nicht.',
    remedy: {
      en: 'Take a shorter cable, and only one reader on the port; a splitter needs its own power. A slow computer loses bytes when it is overloaded.',
      de: 'Ein kürzeres Kabel nehmen und nur einen Empfänger anschließen; ein Verteiler braucht eigene Versorgung. Ein langsamer Rechner verliert Bytes, wenn er überlastet ist.',
    },
    httpStatus: null,
    transient: true,
    details: { silentMs: 'may', damaged: 'may', count: 'may' },
  },
  DSMR_INCOMPLETE: {
    en: 'A P1 telegram broke off, or never ends.',
    de: 'Telegramme der P1-Schnittstelle brechen ab oder enden nie.',
    remedy: {
      en: 'As for a damaged telegram: cable, splitter, overload; behind a converter, the size of its buffer.',
      de: 'Wie bei einem beschädigten Telegramm: Kabel, Verteiler und Überlastung prüfen; hinter einem Umsetzer auch die Größe seines Puffers.',
    },
    httpStatus: null,
    transient: true,
    details: { silentMs: 'may', damaged: 'may', count: 'may' },
  },
  DSMR_KEY_MISSING: {
    en: 'The telegrams of a P1 port are encrypted, and there is no key.',
    de: 'Die Telegramme der P1-Schnittstelle sind verschlüsselt, und es gibt keinen Schlüssel.',
    remedy: {
      en: 'Ask the grid operator for the key of the customer interface, and set it as `key: !env DSMR_KEY`.',
      de: 'Den Netzbetreiber nach dem Schlüssel der Kundenschnittstelle fragen und als `key: !env DSMR_KEY` setzen.',
    },
    httpStatus: null,
    transient: false,
    details: { silentMs: 'may' },
  },
  DSMR_KEY: {
    en: 'The key does not fit the encrypted telegrams of a P1 port.',
    de: 'Der Schlüssel passt nicht zu den verschlüsselten Telegrammen der P1-Schnittstelle.',
    remedy: {
      en: 'Check that it is the key of this meter (32 hexadecimal digits), and that the operator gave the encryption key, not the one for authentication.',
      de: 'Prüfen, ob es der Schlüssel dieses Zählers ist (32 hexadezimale Ziffern) und ob der Netzbetreiber den zum Verschlüsseln genannt hat, nicht den zur Authentifizierung.',
    },
    httpStatus: null,
    transient: false,
    details: { silentMs: 'may' },
  },
  DSMR_TWO_METERS: {
    en: 'Telegrams of two meters arrive on one P1 line; only those of the first one count.',
    de: 'Auf einer P1-Leitung kommen Telegramme von zwei Zählern; nur die des ersten zählen.',
    remedy: {
      en: 'Give each meter a port of its own. After an exchange nothing has to be done: the new one counts once the old one is silent.',
      de: 'Jedem Zähler eine eigene Schnittstelle geben. Nach einem Tausch ist nichts zu tun: Der neue zählt, sobald der alte schweigt.',
    },
    httpStatus: null,
    transient: true,
    details: { count: 'may' },
  },
  DSMR_NO_METER: {
    en: 'The telegrams of a P1 port have no such meter behind them.',
    de: 'In den Telegrammen der P1-Schnittstelle steht kein solcher Zähler.',
    remedy: {
      en: 'The message names the channels that the telegrams have. A meter that was just installed appears after an hour; check `model` and `channel`.',
      de: 'Die Meldung nennt die Kanäle, die in den Telegrammen stehen. Ein eben eingebauter Zähler erscheint nach einer Stunde; `model` und `channel` prüfen.',
    },
    httpStatus: null,
    transient: true,
    details: { said: 'must', saidDe: 'may' },
  },
  DSMR_OLD_READING: {
    en: 'The P1 port hands on an old reading of the meter behind it.',
    de: 'Die P1-Schnittstelle gibt einen alten Stand des Zählers dahinter weiter.',
    remedy: {
      en: 'The electricity meter has lost the other one: ask the grid operator. For meters that are read seldom raise `lifetime`.',
      de: 'Der Stromzähler hat den anderen verloren: beim Netzbetreiber nachfragen. Für Zähler, die selten abgelesen werden, `lifetime` erhöhen.',
    },
    httpStatus: null,
    transient: true,
    details: { silentMs: 'may' },
  },
  DSMR_SEVERAL: {
    en: 'Several meters of this kind are behind the P1 port; the first channel is read.',
    de: 'Hinter der P1-Schnittstelle sind mehrere solche Zähler; gelesen wird der erste Kanal.',
    remedy: {
      en: 'Say with `channel` which one is meant, and give each a device.',
      de: 'Mit `channel` sagen, welcher gemeint ist, und jedem ein Gerät geben.',
    },
    httpStatus: null,
    transient: false,
    details: { said: 'must', saidDe: 'may' },
  },
} as const satisfies Record<string, ErrorEntry>;
