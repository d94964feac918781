// Errors of meters that are not on a Modbus: SML meters, HTTP and MQTT devices.
import type { ErrorEntry } from './entry.ts';

export const METER_ERRORS = {
  SML_SILENT: {
    en: 'Nothing arrives from the infrared head of an SML meter.',
    de: 'Es kommt kein Telegramm. Sitzt der Lesekopf richtig?',
    remedy: {
      en: 'Check that the head sits straight on the info interface (the one that sends; the other one only answers), that it is plugged in, and that its port is the configured one.',
      de: 'Prüfen, ob der Lesekopf gerade auf der Info-Schnittstelle sitzt (sie sendet von selbst; die andere antwortet nur), ob er eingesteckt ist und ob seine Schnittstelle die eingestellte ist.',
    },
    httpStatus: null,
    transient: true,
    details: { silentMs: 'may' },
  },
  SML_NOT_SML: {
    en: 'Bytes arrive from the infrared head, but no SML telegram is among them.',
    de: 'Es kommt etwas, aber kein SML. Stimmen Baudrate und Zähler?',
    remedy: {
      en: 'Check baud rate and framing (nearly always 9600 8N1), light on the head, and that the meter speaks SML: meters that send text (D0) are not read.',
      de: 'Baudrate und Rahmen prüfen (fast immer 9600 8N1), Licht auf dem Lesekopf, und ob der Zähler SML spricht: Zähler, die Text senden (D0), werden nicht gelesen.',
    },
    httpStatus: null,
    transient: true,
    details: { silentMs: 'may', bytes: 'may', textBytes: 'may' },
  },
  SML_CRC: {
    en: 'A telegram of an SML meter arrived damaged and was not used.',
    de: 'Telegramme kommen beschädigt an. Sitzt der Lesekopf gerade und im Dunkeln?',
    remedy: {
      en: 'Straighten the head, shade it from sun and lamps, take a shorter cable; a slow computer loses bytes when it is overloaded.',
      de: 'Den Lesekopf gerade setzen, vor Sonne und Lampen schützen, ein kürzeres Kabel nehmen; ein langsamer Rechner verliert Bytes, wenn er überlastet ist.',
    },
    httpStatus: null,
    transient: true,
    details: { silentMs: 'may', damaged: 'may', count: 'may' },
  },
  SML_INCOMPLETE: {
    en: 'A telegram of an SML meter broke off, or its contents did.',
    de: 'Telegramme kommen unvollständig an.',
    remedy: {
      en: 'As for a damaged telegram: head, light, cable, overload.',
      de: 'Wie bei einem beschädigten Telegramm: Lesekopf, Licht, Kabel und Überlastung prüfen.',
    },
    httpStatus: null,
    transient: true,
    details: { silentMs: 'may' },
  },
  SML_CUT: {
    en: 'Every telegram of an SML meter breaks off after the same number of bytes: a buffer on the way is too small.',
    de: 'Jedes Telegramm bricht nach gleich vielen Bytes ab: Ein Puffer unterwegs ist zu klein.',
    remedy: {
      en: 'Enlarge the buffer in the WiFi head or converter, or update its firmware: telegrams have up to 600 bytes. The head sits right.',
      de: 'Im WLAN-Lesekopf oder Umsetzer den Puffer vergrößern oder die Firmware erneuern: Telegramme haben bis zu 600 Bytes. Der Lesekopf sitzt richtig.',
    },
    httpStatus: null,
    transient: true,
    details: { silentMs: 'may', bytes: 'may' },
  },
  SML_TELNET: {
    en: 'The converter of an SML meter speaks telnet: it adds bytes to what the meter sends.',
    de: 'Der Umsetzer spricht Telnet und fügt dem, was der Zähler sendet, Bytes hinzu.',
    remedy: {
      en: 'Switch the converter to raw TCP: in ser2net `raw` instead of `telnet`, elsewhere "TCP server" without telnet or RFC 2217.',
      de: 'Den Umsetzer auf rohes TCP stellen: in ser2net `raw` statt `telnet`, sonst „TCP server“ ohne Telnet und RFC 2217.',
    },
    httpStatus: null,
    transient: false,
    details: { silentMs: 'may', damaged: 'may' },
  },
  SML_SEVEN_BIT: {
    en: 'All bytes of damaged SML telegrams have their highest bit cleared: the port is set to 7 data bits.',
    de: 'Die Schnittstelle ist auf 7 Datenbits gestellt. Richtig ist 8N1.',
    remedy: {
      en: 'Set `framing: 8N1` on the bus, or 8 data bits in the converter (ser2net, WiFi head).',
      de: 'Am Bus `framing: 8N1` einstellen, oder 8 Datenbits im Umsetzer (ser2net, WLAN-Lesekopf).',
    },
    httpStatus: null,
    transient: false,
    details: { silentMs: 'may' },
  },
  SML_VERSION: {
    en: 'The meter sends version 2 of the SML transport, which MeterHub does not read.',
    de: 'Der Zähler sendet Version 2 von SML, die nicht unterstützt wird.',
    remedy: {
      en: 'Keep a capture with `meterhub record` and report it with the type of the meter.',
      de: 'Mit `meterhub record` mitschneiden und die Aufnahme mit dem Typ des Zählers melden.',
    },
    httpStatus: null,
    transient: false,
    details: { silentMs: 'may' },
  },
  SML_NO_POWER: {
    en: 'An SML meter sends energy but no power: its PIN is probably not entered.',
    de: 'Keine Leistung: Vermutlich ist die PIN des Zählers nicht eingegeben.',
    remedy: {
      en: 'Ask the grid operator for the PIN, enter it with a torch at the optical button, then set "InF" (or "info") to "on" the same way.',
      de: 'Den Netzbetreiber nach der PIN fragen, sie mit der Taschenlampe am optischen Taster eingeben und dann ebenso „InF“ (oder „info“) auf „on“ stellen.',
    },
    httpStatus: null,
    transient: false,
    details: {},
  },
  HTTP_CONNECT: {
    en: 'An HTTP device could not be reached, or hung up without an answer.',
    de: 'Das Gerät ist nicht erreichbar.',
    remedy: {
      en: 'Check that it has power and network, and the `url`. At night this is normal for many inverters.',
      de: 'Prüfen, ob es Strom und Netz hat, und die `url`. Nachts ist das bei vielen Wechselrichtern normal.',
    },
    httpStatus: null,
    transient: true,
    details: { where: 'must', errno: 'may', timeoutMs: 'may', said: 'may', saidDe: 'may' },
  },
  HTTP_TIMEOUT: {
    en: 'An HTTP device did not answer in time.',
    de: 'Das Gerät antwortet nicht rechtzeitig.',
    remedy: {
      en: 'Check its network connection; restart it when it hangs; raise `timeout` when it is only slow.',
      de: 'Seine Netzverbindung prüfen; es neu starten, wenn es hängt; `timeout` erhöhen, wenn es nur langsam ist.',
    },
    httpStatus: null,
    transient: true,
    details: { where: 'must', timeoutMs: 'must' },
  },
  HTTP_STATUS: {
    en: 'An HTTP device answered with an error or a redirect instead of data.',
    de: 'Das Gerät antwortet mit einem Fehler.',
    remedy: {
      en: 'See the text of the device in the message; check the `url`, and that its interface is switched on.',
      de: 'Den Text des Geräts in der Meldung lesen; die `url` prüfen und ob seine Schnittstelle eingeschaltet ist.',
    },
    httpStatus: null,
    transient: true,
    details: { where: 'must', status: 'must', said: 'may', saidDe: 'may' },
  },
  HTTP_ANSWER_TOO_LARGE: {
    en: 'The answer of an HTTP device is longer than 1 MB.',
    de: 'Die Antwort des Geräts ist länger als 1 MB.',
    remedy: {
      en: 'Check the `url`: it should give the values only.',
      de: 'Die `url` prüfen: Sie soll nur die Werte liefern.',
    },
    httpStatus: null,
    transient: true,
    details: { where: 'must' },
  },
  HTTP_CONTENT: {
    en: 'The answer of an HTTP device is broken off, not JSON, or not what this model answers.',
    de: 'Das Gerät antwortet etwas anderes als erwartet. Stimmen Adresse und Modell?',
    remedy: {
      en: 'Open the URL of the message in a browser; check `url` and `model`.',
      de: 'Die URL der Meldung im Browser öffnen; `url` und `model` prüfen.',
    },
    httpStatus: null,
    transient: true,
    details: { where: 'must', said: 'may', saidDe: 'may' },
  },
  HTTP_AUTH: {
    en: 'An HTTP device refuses user and password, or wants them and has not been given any.',
    de: 'Das Gerät verlangt Benutzer und Passwort oder lehnt sie ab.',
    remedy: {
      en: 'Set or correct `auth` of the bus or device.',
      de: '`auth` des Busses oder Geräts setzen oder berichtigen.',
    },
    httpStatus: null,
    transient: false,
    details: { where: 'must', status: 'must', said: 'may', saidDe: 'may' },
  },
  HTTP_RATE_LIMIT: {
    en: 'An HTTP device asks to be asked less often.',
    de: 'Das Gerät will seltener gefragt werden.',
    remedy: {
      en: 'It is left alone for as long as it says, a minute where it does not. Raise `interval`, and look who else asks it.',
      de: 'Es bleibt so lange in Ruhe, wie es sagt, sonst eine Minute. `interval` erhöhen und nachsehen, wer es noch fragt.',
    },
    httpStatus: null,
    transient: true,
    details: { where: 'must', status: 'must', waitMs: 'must' },
  },
  MQTT_SILENT: {
    en: 'No message comes at the topic of an MQTT device.',
    de: 'Es kommt keine Nachricht.',
    remedy: {
      en: 'Check that the device is on and sends to this broker, and `topic`: `mosquitto_sub -v -t "#"` shows all topics. For devices that send rarely raise `lifetime`.',
      de: 'Prüfen, ob das Gerät an ist und an diesen Broker sendet, und das `topic`: `mosquitto_sub -v -t "#"` zeigt alle Topics. Für Geräte, die selten senden, `lifetime` erhöhen.',
    },
    httpStatus: null,
    transient: true,
    details: { topic: 'must', silentMs: 'may' },
  },
  MQTT_OLD_RETAINED: {
    en: 'The broker has only an old retained message of an MQTT device.',
    de: 'Es gibt nur eine alte Nachricht, die der Broker aufbewahrt hat.',
    remedy: {
      en: 'Such a message may be from any day, so it is not taken for a value. Wait for the next one, or let the messages say their time (`time`).',
      de: 'Eine solche Nachricht kann von jedem Tag sein und zählt deshalb nicht. Auf die nächste warten, oder die Nachrichten ihre Zeit sagen lassen (`time`).',
    },
    httpStatus: null,
    transient: true,
    details: { topic: 'must', silentMs: 'may' },
  },
  MQTT_PAYLOAD: {
    en: 'A message of an MQTT device does not hold what the configuration says.',
    de: 'Eine Nachricht enthält nicht, was die Konfiguration sagt.',
    remedy: {
      en: 'Only the named value is missing. Compare `topic`, `path`, `type` and `unit` with what `mosquitto_sub -v -t TOPIC` shows.',
      de: 'Nur der genannte Wert fehlt. `topic`, `path`, `type` und `unit` mit dem vergleichen, was `mosquitto_sub -v -t TOPIC` zeigt.',
    },
    httpStatus: null,
    transient: true,
    details: { topic: 'must', said: 'must', saidDe: 'may' },
  },
  MQTT_UNAVAILABLE: {
    en: 'An MQTT device says that it is offline, or the broker says it for the device.',
    de: 'Das Gerät ist abgemeldet.',
    remedy: {
      en: 'Check its power and network. If it is there, check `availability` and its words.',
      de: 'Strom und Netz des Geräts prüfen. Ist es da, `availability` und die Wörter dort prüfen.',
    },
    httpStatus: null,
    transient: true,
    details: { topic: 'must' },
  },
  MQTT_FLOOD: {
    en: 'More messages come at a topic than are looked at; the newest of each topic counts.',
    de: 'An einem Topic kommen mehr Nachrichten, als angesehen werden; die neueste jedes Topics zählt.',
    remedy: {
      en: 'Values stay right. Let the device send less often: ten messages a second are looked at.',
      de: 'Die Werte bleiben richtig. Das Gerät seltener senden lassen: Angesehen werden zehn Nachrichten in der Sekunde.',
    },
    httpStatus: null,
    transient: true,
    details: { topic: 'must', count: 'may' },
  },
  DEVICE_ERROR: {
    en: 'The device itself reports that it cannot deliver its values or do what it was told.',
    de: 'Das Gerät meldet selbst einen Fehler.',
    remedy: {
      en: 'See the text of the device in the message.',
      de: 'Der Text des Geräts in der Meldung sagt mehr.',
    },
    httpStatus: null,
    transient: true,
    details: { said: 'must', saidDe: 'may', where: 'may' },
  },
} as const satisfies Record<string, ErrorEntry>;
