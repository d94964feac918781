// Errors of what is written and sent: files, brokers, databases, other masters.
import type { ErrorEntry } from './entry.ts';

export const OUTPUT_ERRORS = {
  TARIFF_FETCH: {
    en: 'The prices of a dynamic tariff cannot be fetched.',
    de: 'Die Preise eines dynamischen Tarifs sind nicht zu bekommen.',
    remedy: {
      en: 'Check `url` or `file`, `preset`, `unit` and `token` of the entry in `tariff`, and the network; the prices that are kept go on to count, and it is tried again by itself.',
      de: '`url` oder `file`, `preset`, `unit` und `token` des Eintrags in `tariff` und das Netz prüfen; die gemerkten Preise gelten weiter, und es wird von selbst wieder versucht.',
    },
    httpStatus: null,
    transient: true,
    details: { where: 'must', said: 'may', saidDe: 'may' },
  },
  TARIFF_PRICES: {
    en: 'The dynamic tariff has no price for now: costs of this time stay unknown until it is there.',
    de: 'Der dynamische Tarif hat keinen Preis für jetzt: Die Kosten dieser Zeit bleiben unbekannt, bis er da ist.',
    remedy: {
      en: 'See whether the provider still publishes prices for your area; holes are filled when they come later.',
      de: 'Nachsehen, ob der Anbieter noch Preise für das eigene Gebiet veröffentlicht; Lücken werden gefüllt, wenn sie später kommen.',
    },
    httpStatus: null,
    transient: true,
    details: { where: 'must' },
  },
  TARIFF_KEEP: {
    en: 'The prices of a dynamic tariff cannot be kept on the disk.',
    de: 'Die Preise eines dynamischen Tarifs können nicht auf dem Datenträger gemerkt werden.',
    remedy: {
      en: 'Check space and rights of the folder `prices` beside the history.',
      de: 'Platz und Rechte des Ordners `prices` neben dem Verlauf prüfen.',
    },
    httpStatus: null,
    transient: true,
    details: { errno: 'may' },
  },
  NOTIFY_SEND: {
    en: 'A message to people could not be delivered.',
    de: 'Eine Meldung ließ sich nicht zustellen.',
    remedy: {
      en: 'Check the receiver in `to` of the output and the network, and try it with `meterhub notify`; messages wait and are sent when it works again.',
      de: 'Den Empfänger in `to` des Ausgangs und das Netz prüfen und es mit `meterhub notify` versuchen; Meldungen warten und werden gesendet, sobald es geht.',
    },
    httpStatus: null,
    transient: true,
    details: { where: 'must', said: 'may', saidDe: 'may' },
  },
  MODBUS_LISTEN: {
    en: 'The address of an output of type modbus cannot be used.',
    de: 'Die Adresse des Modbus-Ausgangs kann nicht benutzt werden.',
    remedy: {
      en: 'Another program may use the port, or it is below 1024 and needs special rights: choose another with `listen` of the output.',
      de: 'Vielleicht benutzt ein anderes Programm den Port, oder er liegt unter 1024 und braucht besondere Rechte: mit `listen` des Ausgangs einen anderen wählen.',
    },
    httpStatus: null,
    transient: true,
    details: { where: 'must', errno: 'may' },
  },
  EMULATE_LISTEN: {
    en: 'The address of an output of type emulate cannot be used.',
    de: 'Die Adresse des gespielten Zählers kann nicht benutzt werden.',
    remedy: {
      en: 'Another program may use the port, or it is below 1024 and needs a right that the service gets as docs/emulate.md says. Where the other program can be told a port, choose another with `listen` or `udp` of the output.',
      de: 'Vielleicht benutzt ein anderes Programm den Port, oder er liegt unter 1024 und braucht ein Recht, das der Dienst bekommt, wie docs/emulate.md sagt. Wo sich dem anderen Programm ein Port sagen lässt, mit `listen` oder `udp` des Ausgangs einen anderen wählen.',
    },
    httpStatus: null,
    transient: true,
    details: { where: 'must', errno: 'may' },
  },
  EMULATE_SEND: {
    en: 'The datagrams of a played energy meter cannot be sent.',
    de: 'Die Datagramme des gespielten Energy Meters lassen sich nicht senden.',
    remedy: {
      en: 'Check `interface`, `to` and the network of the machine; it is tried again every second.',
      de: '`interface`, `to` und das Netz des Rechners prüfen; es wird jede Sekunde wieder versucht.',
    },
    httpStatus: null,
    transient: true,
    details: { where: 'must', errno: 'may' },
  },
  BACKUP_WRITE: {
    en: 'The CSV backup cannot be written to the disk.',
    de: 'Die CSV-Datei kann nicht geschrieben werden. Die Zeilen warten im Speicher.',
    remedy: {
      en: 'Check space and rights of `backup.path`; the rows are kept in memory and written as soon as it works.',
      de: 'Platz und Rechte von `backup.path` prüfen; die Zeilen bleiben im Speicher und werden geschrieben, sobald es geht.',
    },
    httpStatus: 503,
    transient: true,
    details: { errno: 'may', stalledMs: 'may' },
  },
  FTP_UPLOAD: {
    en: 'A backup file cannot be uploaded by FTP.',
    de: 'Die Datei kann nicht hochgeladen werden. Es wird von selbst weiter versucht.',
    remedy: {
      en: 'Check address, user, password and path of `backup.ftp`; it is tried again by itself.',
      de: 'Adresse, Benutzer, Passwort und Pfad von `backup.ftp` prüfen; es wird von selbst weiter versucht.',
    },
    httpStatus: null,
    transient: true,
    details: { where: 'must', status: 'may', errno: 'may' },
  },
  LOG_WRITE: {
    en: 'The log files cannot be written to the disk.',
    de: 'Das Protokoll kann nicht geschrieben werden.',
    remedy: {
      en: 'Check space and rights of `log.path`; the newest lines are kept in memory until it works.',
      de: 'Platz und Rechte von `log.path` prüfen; die neuesten Zeilen bleiben im Speicher, bis es geht.',
    },
    httpStatus: null,
    transient: true,
    details: { errno: 'may' },
  },
  INFLUX_CONNECT: {
    en: 'An InfluxDB server cannot be reached, or does not answer in time.',
    de: 'Der InfluxDB-Server ist nicht erreichbar. Die Werte warten im Speicher.',
    remedy: {
      en: 'Check that it runs, `url`, `ca` and the network; values wait in memory and are written as soon as it works.',
      de: 'Prüfen, ob er läuft, dazu `url`, `ca` und das Netz; die Werte warten im Speicher und werden geschrieben, sobald es geht.',
    },
    httpStatus: null,
    transient: true,
    details: { where: 'must', errno: 'may', said: 'may', saidDe: 'may' },
  },
  INFLUX_BUSY: {
    en: 'An InfluxDB server answers, but cannot take anything now (overload, limit, internal error).',
    de: 'Der InfluxDB-Server ist überlastet. Die Werte warten im Speicher.',
    remedy: {
      en: 'See its log and its load; values wait in memory and are written as soon as it works.',
      de: 'Sein Protokoll und seine Last ansehen; die Werte warten im Speicher und werden geschrieben, sobald es geht.',
    },
    httpStatus: null,
    transient: true,
    details: { where: 'must', status: 'may' },
  },
  INFLUX_AUTH: {
    en: 'An InfluxDB server refuses access.',
    de: 'Der InfluxDB-Server lehnt den Zugang ab.',
    remedy: {
      en: 'Check token, or user and password, and their right to write; values wait in memory, and it is tried again every few minutes.',
      de: 'Token, oder Benutzer und Passwort, und ihr Recht zu schreiben prüfen; die Werte warten im Speicher, und alle paar Minuten wird es wieder versucht.',
    },
    httpStatus: null,
    transient: false,
    details: { where: 'must', status: 'may' },
  },
  INFLUX_NOT_FOUND: {
    en: 'An InfluxDB server does not know the database or bucket, or is of another version than configured.',
    de: 'Der InfluxDB-Server kennt die Datenbank nicht.',
    remedy: {
      en: 'Create the database or bucket, or correct `version`, `url` and names; values wait in memory.',
      de: 'Die Datenbank oder den Bucket anlegen, oder `version`, `url` und Namen berichtigen; die Werte warten im Speicher.',
    },
    httpStatus: null,
    transient: false,
    details: { where: 'must', status: 'may' },
  },
  INFLUX_REFUSED: {
    en: 'An InfluxDB server refuses some values: a field has another type there, or points are too old for it.',
    de: 'Der InfluxDB-Server lehnt manche Werte ab.',
    remedy: {
      en: 'Choose another `measurement` or database, or remove the old data; everything else is written.',
      de: 'Ein anderes `measurement` oder eine andere Datenbank wählen, oder die alten Daten entfernen; alles andere wird geschrieben.',
    },
    httpStatus: null,
    transient: false,
    details: { where: 'may', said: 'may' },
  },
  INFLUX_COUNTS_TWICE: {
    en: 'The VictoriaMetrics server counts twice what it gets twice.',
    de: 'Der VictoriaMetrics-Server zählt doppelt, was er zweimal bekommt.',
    remedy: {
      en: 'Start it with `-dedup.minScrapeInterval=1ms`: rows are sent again when an answer was lost.',
      de: 'Ihn mit `-dedup.minScrapeInterval=1ms` starten: Zeilen werden noch einmal gesendet, wenn eine Antwort verloren ging.',
    },
    httpStatus: null,
    transient: false,
    details: { where: 'must' },
  },
  MQTT_CONNECT: {
    en: 'The MQTT broker cannot be reached, or ended the connection.',
    de: 'Der MQTT-Broker ist nicht erreichbar.',
    remedy: {
      en: 'Check `url` and that the broker runs; it is tried again by itself. If it comes and goes, check that no other client has the same `clientId`.',
      de: '`url` prüfen und ob der Broker läuft; es wird von selbst weiter versucht. Wenn die Verbindung kommt und geht, prüfen, dass kein anderes Programm dieselbe `clientId` hat.',
    },
    httpStatus: null,
    transient: true,
    details: { where: 'must', errno: 'may' },
  },
  MQTT_REFUSED: {
    en: 'The MQTT broker refuses the connection.',
    de: 'Der MQTT-Broker lehnt die Verbindung ab. Stimmen Benutzer und Passwort?',
    remedy: {
      en: 'Check `user`, `password` and `clientId`, and the access list of the broker.',
      de: '`user`, `password` und `clientId` prüfen, und die Zugriffsliste des Brokers.',
    },
    httpStatus: null,
    transient: true,
    details: { where: 'must', returnCode: 'may' },
  },
  MQTT_TLS: {
    en: 'There is no trusted connection to the MQTT broker.',
    de: 'Dem MQTT-Broker wird nicht vertraut. Zertifikate prüfen.',
    remedy: {
      en: 'Check `ca`, `fingerprint`, `cert`, `key` and the name in `url`, and the certificate of the broker.',
      de: '`ca`, `fingerprint`, `cert`, `key` und den Namen in `url` prüfen, und das Zertifikat des Brokers.',
    },
    httpStatus: null,
    transient: true,
    details: { where: 'must', errno: 'may' },
  },
  MQTT_SHARED_TOPIC: {
    en: 'Another hub writes to the same MQTT topic.',
    de: 'Ein zweiter MeterHub schreibt unter demselben MQTT-Topic: Beide überschreiben einander die Werte.',
    remedy: {
      en: 'Give each a `topic` of its own, or stop one of them: each overwrites the values of the other.',
      de: 'Jedem ein eigenes `topic` geben oder einen von beiden beenden: Jeder überschreibt die Werte des anderen.',
    },
    httpStatus: null,
    transient: false,
    details: { topic: 'must', client: 'must' },
  },
  LOGGER_FILE: {
    en: 'The file of the logger cannot be read or written, or is none.',
    de: 'Die Datei des Aufzeichners kann nicht benutzt werden.',
    remedy: {
      en: 'Check the name after -f, the rights of the folder and the space on the disk.',
      de: 'Den Namen hinter -f, die Rechte des Ordners und den Platz auf dem Datenträger prüfen.',
    },
    httpStatus: null,
    transient: true,
    details: { path: 'may' },
  },
} as const satisfies Record<string, ErrorEntry>;
