// Errors of wires: serial ports, network connections and Modbus.
import type { ErrorEntry } from './entry.ts';

export const WIRE_ERRORS = {
  MODBUS_TIMEOUT: {
    en: 'The meter did not answer in time.',
    de: 'Der Zähler antwortet nicht.',
    remedy: {
      en: 'Check wiring (A/B swapped?), power, unit id, baud rate and parity; raise `timeout` for slow meters or gateways.',
      de: 'Verdrahtung (A und B vertauscht?), Strom, Nummer, Baudrate und Parität prüfen; für langsame Zähler oder Gateways `timeout` erhöhen.',
    },
    httpStatus: null,
    transient: true,
    details: { bus: 'must', unit: 'must', address: 'may', timeoutMs: 'may' },
  },
  MODBUS_CRC: {
    en: 'A reply arrived damaged.',
    de: 'Die Antwort kam beschädigt an. Kabel und Abschluss prüfen.',
    remedy: {
      en: 'Check termination, bias and cable length, two meters with the same unit id, and baud rate and parity.',
      de: 'Abschluss, Vorspannung und Länge des Kabels prüfen, ob zwei Zähler dieselbe Nummer haben, dazu Baudrate und Parität.',
    },
    httpStatus: null,
    transient: true,
    details: { bus: 'must', unit: 'must', address: 'may' },
  },
  MODBUS_LENGTH: {
    en: 'A reply was shorter or longer than what was asked for.',
    de: 'Die Antwort hat die falsche Länge.',
    remedy: {
      en: 'Check the line as for a damaged reply; behind a gateway, check that it speaks the configured protocol.',
      de: 'Die Leitung prüfen wie bei einer beschädigten Antwort; hinter einem Gateway auch, ob es das eingestellte Protokoll spricht.',
    },
    httpStatus: null,
    transient: true,
    details: { bus: 'must', unit: 'must', address: 'may' },
  },
  MODBUS_FOREIGN: {
    en: 'Another unit or function answered.',
    de: 'Ein anderes Gerät hat geantwortet. Gibt es die Nummer zweimal?',
    remedy: {
      en: 'Check that no other master uses the bus and that no two meters share a unit id.',
      de: 'Prüfen, dass kein anderer Master am Bus fragt und keine zwei Zähler dieselbe Nummer haben.',
    },
    httpStatus: null,
    transient: true,
    details: { bus: 'must', unit: 'must', address: 'may', answeredBy: 'may' },
  },
  MODBUS_TRANSACTION: {
    en: 'The gateway answers with transaction numbers of its own.',
    de: 'Das Gateway antwortet mit eigenen Transaktionsnummern.',
    remedy: {
      en: 'After some such answers they are read anyway. If this stays, update the gateway, or let it speak RTU over TCP (`modbus-rtu-over-tcp`).',
      de: 'Nach einigen solchen Antworten wird trotzdem gelesen. Bleibt es dabei: Gateway aktualisieren oder auf RTU über TCP umstellen (`modbus-rtu-over-tcp`).',
    },
    httpStatus: null,
    transient: true,
    details: { bus: 'must', unit: 'must', address: 'may', transaction: 'may', sentTransaction: 'may' },
  },
  MODBUS_OTHER_MASTER: {
    en: 'Another master is on this wire: requests or replies were heard that are not ours.',
    de: 'Ein anderer Master fragt auf derselben Leitung: Es kamen Anfragen oder Antworten, die nicht von hier sind.',
    remedy: {
      en: "Replies that could be either one's are not believed. Only one master may ask: let the other program read MeterHub's Modbus server instead (an output of type `modbus` with `share`, docs/modbus-server.md), or stop a converter from handing every reply to all its clients.",
      de: 'Was die Antwort an beide sein könnte, wird nicht geglaubt. Nur ein Master darf fragen: Das andere Programm soll den Modbus-Server von MeterHub lesen (ein Ausgang vom Typ `modbus` mit `share`, docs/modbus-server.md), oder der Umsetzer soll nicht jede Antwort an alle Verbindungen schicken.',
    },
    httpStatus: null,
    transient: true,
    details: { bus: 'must', unit: 'must', address: 'may', count: 'may' },
  },
  MODBUS_NEVER_SILENT: {
    en: 'The line never falls silent, so nothing can be asked.',
    de: 'Auf der Leitung ist nie Ruhe, deshalb kann nicht gefragt werden.',
    remedy: {
      en: 'Something else sends on it without a pause: an infrared head that sends by itself (`meterhub read --sml` shows its telegrams), a second master, or noise at the wrong speed. Take it off this line, or read it as what it is.',
      de: 'Etwas anderes sendet darauf ohne Pause: ein Lesekopf, der von selbst sendet (`meterhub read --sml` zeigt seine Telegramme), ein zweiter Master oder Störungen bei falscher Baudrate. Von der Leitung nehmen oder als das lesen, was es ist.',
    },
    httpStatus: null,
    transient: true,
    details: { bus: 'must', unit: 'must', address: 'may', timeoutMs: 'may' },
  },
  MODBUS_GARBLED: {
    en: 'Bytes come, but no frame fits: speed or parity may be wrong.',
    de: 'Es kommen Bytes, aber kein gültiges Telegramm. Stimmen Baudrate und Parität?',
    remedy: {
      en: 'Check baud rate and parity of meter, adapter and configuration; behind a gateway also the protocol (`modbus-tcp` or `modbus-rtu-over-tcp`).',
      de: 'Baudrate und Parität von Zähler, Adapter und Konfiguration prüfen; hinter einem Gateway auch das Protokoll (`modbus-tcp` oder `modbus-rtu-over-tcp`).',
    },
    httpStatus: null,
    transient: true,
    details: { bus: 'must', unit: 'must', address: 'may' },
  },
  MODBUS_GATEWAY: {
    en: 'The gateway says that the device behind it does not answer.',
    de: 'Das Gateway meldet: Das Gerät dahinter antwortet nicht.',
    remedy: {
      en: 'Check wiring, power and unit id of the meter, and baud rate and parity in the gateway.',
      de: 'Verdrahtung, Strom und Nummer des Zählers prüfen, dazu Baudrate und Parität im Gateway.',
    },
    httpStatus: null,
    transient: true,
    details: { unit: 'must', bus: 'may', address: 'may', exception: 'may' },
  },
  MODBUS_SHIFTED: {
    en: 'The reply to an earlier request came: the gateway is behind.',
    de: 'Es kam die Antwort auf eine frühere Anfrage: Das Gateway hängt nach.',
    remedy: {
      en: 'All values of that turn were dropped, and the connection is opened anew. If it happens often: switch off what the gateway stores or queues, let only one program read through it, or speak `modbus-tcp` with it.',
      de: 'Alle Werte dieser Runde wurden verworfen, die Verbindung wird neu geöffnet. Geschieht das oft: im Gateway Zwischenspeicher und Warteschlange abschalten, nur ein Programm darüber lesen lassen oder `modbus-tcp` mit ihm sprechen.',
    },
    httpStatus: null,
    transient: true,
    details: { bus: 'must', unit: 'must', address: 'may' },
  },
  MODBUS_AMBIGUOUS: {
    en: 'Some registers were not asked for: a late reply to an earlier request could not be told from the answer.',
    de: 'Einige Register wurden nicht abgefragt: Eine verspätete Antwort auf eine frühere Anfrage wäre von der richtigen nicht zu unterscheiden.',
    remedy: {
      en: 'They are asked for again within five seconds. If it happens often, the meter or the gateway answers too late: set a longer `timeout`, and check the wiring.',
      de: 'Sie werden binnen fünf Sekunden wieder abgefragt. Geschieht es oft, antwortet der Zähler oder das Gateway zu spät: einen längeren `timeout` setzen und die Verkabelung prüfen.',
    },
    httpStatus: null,
    transient: true,
    details: { bus: 'must', unit: 'must', address: 'may' },
  },
  MODBUS_REFUSED: {
    en: 'The meter refuses some of the values.',
    de: 'Der Zähler lehnt einige Werte ab.',
    remedy: {
      en: 'They are asked for again with growing pauses. If the model has no such values, name those you want with `measurands`.',
      de: 'Sie werden mit wachsenden Pausen wieder erfragt. Hat das Modell diese Werte nicht, die gewünschten mit `measurands` nennen.',
    },
    httpStatus: null,
    transient: true,
    details: { unit: 'must', count: 'must', said: 'may', saidDe: 'may' },
  },
  MODBUS_SHORTENED: {
    en: 'Long replies do not arrive, so the meter is read in smaller pieces.',
    de: 'Lange Antworten kommen nicht an; der Zähler wird in kleineren Stücken gelesen.',
    remedy: {
      en: 'Nothing has to be done. `maxRegistersPerRead` says it from the start.',
      de: 'Nichts zu tun. `maxRegistersPerRead` sagt es von Anfang an.',
    },
    httpStatus: null,
    transient: true,
    details: { bus: 'must', unit: 'must', limit: 'must' },
  },
  MODBUS_EXCEPTION: {
    en: 'The meter refused the request with a Modbus exception.',
    de: 'Der Zähler lehnt die Anfrage ab. Stimmt das Modell?',
    remedy: {
      en: 'Check that the configured model fits the meter (`meterhub scan` tells models apart).',
      de: 'Prüfen, ob das eingestellte Modell zum Zähler passt (`meterhub scan` unterscheidet die Modelle).',
    },
    httpStatus: null,
    transient: false,
    details: { unit: 'must', bus: 'may', address: 'may', exception: 'may', model: 'may' },
  },
  MODBUS_NO_VALUES: {
    en: 'The meter answers, but every register holds 0xFFFF, which is no number.',
    de: 'Der Zähler antwortet, hat aber keine Werte (jedes Register ist 0xFFFF).',
    remedy: {
      en: 'Wait while it starts. If it stays so, check that the configured model fits, and whether a gateway answers for a meter that is switched off.',
      de: 'Abwarten, solange er startet. Bleibt es dabei, das eingestellte Modell prüfen, und ob ein Gateway für einen ausgeschalteten Zähler antwortet.',
    },
    httpStatus: null,
    transient: true,
    details: { unit: 'must' },
  },
  BUS_CLOSED: {
    en: 'The port or connection is not open.',
    de: 'Der Bus ist nicht offen.',
    remedy: {
      en: 'Check that the adapter is plugged in, the path exists and the gateway is reachable. A running hub opens it again by itself.',
      de: 'Prüfen, ob der Adapter steckt, der Pfad stimmt und das Gateway erreichbar ist. Ein laufender Hub öffnet den Bus von selbst wieder.',
    },
    httpStatus: null,
    transient: true,
    details: {
      ...{ bus: 'may', where: 'may', path: 'may', cause: 'may', errno: 'may', status: 'may' },
      ...{ silentMs: 'may', timeoutMs: 'may' },
    },
  },
  PORT_OPEN: {
    en: 'The serial port could not be opened.',
    de: 'Die Schnittstelle kann nicht geöffnet werden.',
    remedy: {
      en: 'Check the path (`ls -l /dev/serial/by-id/`), and that the user is in the group of serial ports: `sudo usermod -aG dialout $USER`, then log in again. Only one program can read a port.',
      de: 'Den Pfad prüfen (`ls -l /dev/serial/by-id/`) und ob der Benutzer in der Gruppe der Schnittstellen ist: `sudo usermod -aG dialout $USER`, dann neu anmelden. Nur ein Programm kann eine Schnittstelle lesen.',
    },
    httpStatus: null,
    transient: true,
    details: { path: 'must', errno: 'may' },
  },
  PORT_HANGUP: {
    en: 'The serial port went away (adapter unplugged).',
    de: 'Der Adapter wurde abgezogen.',
    remedy: {
      en: 'Plug the adapter in again. A running hub opens the port again by itself.',
      de: 'Den Adapter wieder einstecken. Ein laufender Hub öffnet die Schnittstelle von selbst wieder.',
    },
    httpStatus: null,
    transient: true,
    details: { path: 'must' },
  },
  TCP_CONNECT: {
    en: 'The network connection could not be made.',
    de: 'Es kommt keine Verbindung zustande.',
    remedy: {
      en: 'Check address and port and that the gateway accepts one more connection.',
      de: 'Adresse und Port prüfen und ob das Gateway noch eine Verbindung annimmt.',
    },
    httpStatus: null,
    transient: true,
    details: { where: 'must', errno: 'may', status: 'may', timeoutMs: 'may' },
  },
  TCP_CLOSED: {
    en: 'The other side closed the network connection.',
    de: 'Die Gegenseite hat die Verbindung beendet.',
    remedy: {
      en: 'Check how many connections the gateway allows, and whether another program holds one. A running hub opens it again by itself.',
      de: 'Prüfen, wie viele Verbindungen das Gateway erlaubt und ob ein anderes Programm eine hält. Ein laufender Hub öffnet sie von selbst wieder.',
    },
    httpStatus: null,
    transient: true,
    details: { where: 'must' },
  },
} as const satisfies Record<string, ErrorEntry>;
