// Errors that clients of our own HTTP interfaces are told.
import type { ErrorEntry } from './entry.ts';

export const SERVER_ERRORS = {
  HTTP_NOT_FOUND: {
    en: 'There is nothing at this path.',
    de: 'Das gibt es hier nicht.',
    remedy: { en: 'See /api/openapi.json for all paths.', de: 'Alle Pfade stehen in /api/openapi.json.' },
    httpStatus: 404,
    transient: false,
    details: { where: 'may' },
  },
  HTTP_UNKNOWN_DEVICE: {
    en: 'A request names a device that is not configured.',
    de: 'Dieses Gerät gibt es nicht.',
    remedy: {
      en: 'See /api/v1/devices for the names of all devices.',
      de: 'Die Namen aller Geräte stehen in /api/v1/devices.',
    },
    httpStatus: 404,
    transient: false,
    details: { device: 'must' },
  },
  HTTP_BAD_REQUEST: {
    en: 'The HTTP request is malformed.',
    de: 'Die Anfrage ist fehlerhaft.',
    remedy: {
      en: 'Correct what the message names; /api/openapi.json describes every request.',
      de: 'Berichtigen, was die Meldung nennt; /api/openapi.json beschreibt jede Anfrage.',
    },
    httpStatus: 400,
    transient: false,
    details: { parameter: 'may' },
  },
  HTTP_BODY_TOO_LARGE: {
    en: 'The body of the HTTP request is too long.',
    de: 'Die Anfrage ist zu lang.',
    remedy: { en: 'Send at most 64 kB.', de: 'Höchstens 64 kB senden.' },
    httpStatus: 413,
    transient: false,
    details: {},
  },
  HTTP_METHOD_NOT_ALLOWED: {
    en: 'The address is there, but not for this HTTP method.',
    de: 'Diese Adresse gibt es, aber nicht für diese HTTP-Methode.',
    remedy: {
      en: 'Use one of the methods that the header `Allow` names.',
      de: 'Eine der Methoden benutzen, die der Header `Allow` nennt.',
    },
    httpStatus: 405,
    transient: false,
    details: { where: 'must' },
  },
  HTTP_FOREIGN_HOST: {
    en: 'The request names a host that this machine is not known by (this stops DNS rebinding).',
    de: 'Unter diesem Namen ist MeterHub nicht bekannt.',
    remedy: {
      en: 'Use the IP address or a .local name, or add the name to `server.hosts`.',
      de: 'Die IP-Adresse oder einen .local-Namen benutzen, oder den Namen bei `server.hosts` eintragen.',
    },
    httpStatus: 403,
    transient: false,
    details: { where: 'must' },
  },
  HTTP_FOREIGN_ORIGIN: {
    en: 'A web page of another site tried to open a WebSocket or to change something.',
    de: 'Eine fremde Seite wollte etwas ändern.',
    remedy: {
      en: 'Open the page from this server; behind a proxy, add the public name to `server.hosts`.',
      de: 'Die Seite von diesem Server öffnen; hinter einem Proxy den öffentlichen Namen bei `server.hosts` eintragen.',
    },
    httpStatus: 403,
    transient: false,
    details: { where: 'may' },
  },
  HTTP_UNAUTHORIZED: {
    en: 'The request needs a token and carries none, or a wrong one.',
    de: 'Dafür wird ein gültiges Token gebraucht.',
    remedy: {
      en: 'Send `Authorization: Bearer <secret>` with a secret of `server.tokens`.',
      de: '`Authorization: Bearer <Geheimnis>` mit einem Geheimnis aus `server.tokens` senden.',
    },
    httpStatus: 401,
    transient: false,
    details: { right: 'must' },
  },
  HTTP_FORBIDDEN: {
    en: 'The token does not have the right that the request needs.',
    de: 'Das Token hat dieses Recht nicht.',
    remedy: {
      en: 'Add the right to `may` of the token in `server.tokens`, or use another token.',
      de: 'Das Recht in `server.tokens` bei `may` des Tokens ergänzen, oder ein anderes Token benutzen.',
    },
    httpStatus: 403,
    transient: false,
    details: { token: 'must', right: 'must' },
  },
  HTTP_TOO_MANY_ATTEMPTS: {
    en: 'Too many different wrong tokens came from this address.',
    de: 'Zu viele falsche Token kamen von dieser Adresse.',
    remedy: {
      en: 'Wait a minute, then try again with the right token.',
      de: 'Eine Minute warten, dann mit dem richtigen Token noch einmal versuchen.',
    },
    httpStatus: 429,
    transient: true,
    details: {},
  },
  HTTP_OVERLOADED: {
    en: 'Too many clients are connected at once.',
    de: 'Zu viele Verbindungen auf einmal.',
    remedy: {
      en: 'Close clients that are not needed, then try again.',
      de: 'Programme und Seiten schließen, die nicht gebraucht werden, und noch einmal versuchen.',
    },
    httpStatus: 503,
    transient: true,
    details: { limit: 'may', bus: 'may' },
  },
  HTTP_CROWDED: {
    en: 'One client opens more connections than it uses, and takes the places of others.',
    de: 'Ein Gerät im Netz öffnet mehr Verbindungen, als es benutzt, und nimmt anderen den Platz.',
    remedy: {
      en: 'See which program runs there and opens connections without closing them. If it is a proxy, name it in `server.trustedProxies`.',
      de: 'Nachsehen, welches Programm dort läuft und Verbindungen öffnet, ohne sie zu schließen. Ist es ein Proxy, gehört er in `server.trustedProxies`.',
    },
    httpStatus: null,
    transient: true,
    details: { where: 'must', count: 'must' },
  },
  HTTP_NO_DATASET: {
    en: 'There is no dataset: none is configured, or the first one is not computed yet.',
    de: 'Es gibt keinen Datensatz.',
    remedy: {
      en: 'Add the sections `dataset` and `publish`, or ask again a second after the start.',
      de: 'Die Abschnitte `dataset` und `publish` ergänzen, oder eine Sekunde nach dem Start noch einmal fragen.',
    },
    httpStatus: 404,
    transient: true,
    details: {},
  },
  HTTP_NO_HISTORY: {
    en: 'The past is asked for, but no history is kept.',
    de: 'MeterHub speichert keinen Verlauf.',
    remedy: {
      en: 'Add the section `history` to the configuration; `history: {}` is enough.',
      de: 'In der Konfiguration den Abschnitt `history` ergänzen; `history: {}` genügt.',
    },
    httpStatus: 404,
    transient: false,
    details: {},
  },
  HTTP_UNKNOWN_SERIES: {
    en: 'A series was asked for that is neither recorded nor configured.',
    de: 'Diese Messreihe gibt es nicht.',
    remedy: {
      en: 'See /api/v1/readings for devices and measurands; a series is device.measurand.',
      de: 'Geräte und Messgrößen stehen in /api/v1/readings; eine Messreihe heißt Gerät.Messgröße.',
    },
    httpStatus: 404,
    transient: false,
    details: { series: 'must' },
  },
  HTTP_NO_BACKUP: {
    en: 'There is no CSV backup.',
    de: 'Es gibt keine CSV-Sicherung.',
    remedy: {
      en: 'Add the section `backup` to the configuration.',
      de: 'In der Konfiguration den Abschnitt `backup` ergänzen.',
    },
    httpStatus: 404,
    transient: false,
    details: {},
  },
} as const satisfies Record<string, ErrorEntry>;
