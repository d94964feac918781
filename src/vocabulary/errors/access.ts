// Errors of logging in to the page and of changing the hub from it.
import type { ErrorEntry } from './entry.ts';

export const ACCESS_ERRORS = {
  HTTP_LOGIN_NEEDED: {
    en: 'Only who is logged in may change the configuration.',
    de: 'Die Konfiguration darf nur ändern, wer angemeldet ist.',
    remedy: {
      en: 'Log in with the password, in the settings of the page.',
      de: 'In den Einstellungen der Seite mit dem Passwort anmelden.',
    },
    httpStatus: 403,
    transient: false,
    details: {},
  },
  HTTP_SESSION_TOKEN: {
    en: 'The request belongs to a session, but does not carry its token.',
    de: 'Die Anfrage gehört zu einer Anmeldung, trägt aber deren Token nicht.',
    remedy: {
      en: 'Load the page again; programs send `X-MeterHub-Session` with the token of /api/v1/session.',
      de: 'Die Seite neu laden; Programme senden `X-MeterHub-Session` mit dem Token aus /api/v1/session.',
    },
    httpStatus: 403,
    transient: false,
    details: {},
  },
  HTTP_NO_PASSWORD: {
    en: 'No password is chosen for this hub, so nobody may change it from a browser.',
    de: 'Für diesen Hub ist kein Passwort gewählt, darum darf ihn niemand im Browser ändern.',
    remedy: {
      en: 'Choose one on the machine with `meterhub password` (a service: `sudo meterhub password`), then log in.',
      de: 'Auf dem Rechner mit `meterhub password` eines wählen (bei einem Dienst: `sudo meterhub password`), dann anmelden.',
    },
    httpStatus: 403,
    transient: false,
    details: {},
  },
  HTTP_SETUP_OVER: {
    en: 'The hour after the start in which a password can be chosen from a browser is over.',
    de: 'Die Stunde nach dem Start, in der ein Passwort im Browser gewählt werden kann, ist vorbei.',
    remedy: {
      en: 'Start MeterHub anew: it shows a new code; or choose a password on the machine with `meterhub password`.',
      de: 'MeterHub neu starten: Es zeigt einen neuen Code; oder auf dem Rechner mit `meterhub password` ein Passwort wählen.',
    },
    httpStatus: 403,
    transient: false,
    details: {},
  },
  HTTP_SETUP_CODE: {
    en: 'The first password can only be chosen with the code that MeterHub showed when it started.',
    de: 'Das erste Passwort kann nur wählen, wer den Code kennt, den MeterHub beim Start gezeigt hat.',
    remedy: {
      en: 'Type the code that stands in the terminal, or for a service in `journalctl -u meterhub`.',
      de: 'Den Code eingeben, der im Terminal steht, bei einem Dienst in `journalctl -u meterhub`.',
    },
    httpStatus: 403,
    transient: false,
    details: {},
  },
  HTTP_WRONG_PASSWORD: {
    en: 'The password is wrong.',
    de: 'Das Passwort ist falsch.',
    remedy: {
      en: 'Try again; `meterhub password` on the machine sets a new one.',
      de: 'Noch einmal versuchen; `meterhub password` auf dem Rechner setzt ein neues.',
    },
    httpStatus: 403,
    transient: false,
    details: {},
  },
  HTTP_LOGIN_WAIT: {
    en: 'Too many wrong passwords or codes came.',
    de: 'Zu viele falsche Passwörter oder Codes kamen.',
    remedy: {
      en: 'Wait as long as the answer says, then try again.',
      de: 'So lange warten, wie angegeben, dann noch einmal versuchen.',
    },
    httpStatus: 429,
    transient: true,
    details: { waitMs: 'must' },
  },
  PASSWORD_RULE: {
    en: 'A password has 8 to 200 characters.',
    de: 'Ein Passwort hat 8 bis 200 Zeichen.',
    remedy: { en: 'Choose a longer one; three words are good.', de: 'Ein längeres wählen; drei Wörter sind gut.' },
    httpStatus: 400,
    transient: false,
    details: {},
  },
  PASSWORD_FILE: {
    en: 'The file that keeps the password cannot be used.',
    de: 'Die Datei mit dem Passwort ist nicht zu gebrauchen.',
    remedy: {
      en: 'Give the folder and the file to the user that MeterHub runs as, or choose a password anew with `meterhub password`.',
      de: 'Ordner und Datei dem Benutzer geben, unter dem MeterHub läuft, oder mit `meterhub password` ein neues Passwort wählen.',
    },
    httpStatus: 503,
    transient: false,
    details: { path: 'must', errno: 'may' },
  },
  HTTP_NEEDS_TLS: {
    en: 'The request came by plain HTTP to a port that speaks HTTPS.',
    de: 'Die Anfrage kam unverschlüsselt an einen Port, der HTTPS spricht.',
    remedy: { en: 'Write https:// in front of the address.', de: 'Vor die Adresse https:// schreiben.' },
    httpStatus: 400,
    transient: false,
    details: {},
  },
  TLS_FILE: {
    en: 'A file of `server.tls` cannot be used.',
    de: 'Eine Datei von `server.tls` ist nicht zu gebrauchen.',
    remedy: {
      en: 'Name a certificate and its key in PEM that the user of MeterHub may read; the key has no password.',
      de: 'Ein Zertifikat und seinen Schlüssel in PEM nennen, die der Benutzer von MeterHub lesen darf; der Schlüssel hat kein Passwort.',
    },
    httpStatus: 422,
    transient: false,
    details: { path: 'must', errno: 'may' },
  },
  TLS_KEY: {
    en: 'The key of `server.tls` is not that of the certificate.',
    de: 'Der Schlüssel von `server.tls` gehört nicht zum Zertifikat.',
    remedy: {
      en: 'Name the key that the certificate was made with; the certificate itself comes first in its file.',
      de: 'Den Schlüssel nennen, mit dem das Zertifikat gemacht wurde; das Zertifikat selbst steht in seiner Datei zuerst.',
    },
    httpStatus: 422,
    transient: false,
    details: { path: 'must' },
  },
} as const satisfies Record<string, ErrorEntry>;
