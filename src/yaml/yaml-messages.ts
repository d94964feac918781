// The syntax errors of YAML in words for people. Never quotes the file: the quoted part could be a secret.
import type { Text } from '../vocabulary/text.ts';
import type { ErrorCode, YAMLError } from 'yaml';

interface SyntaxMessage {
  readonly message: Text;
  readonly hint: Text;
}

const QUOTE_HINT = {
  en: 'put texts with special characters (: # & * ! | > % @ `) into quotes: "..."',
  de: 'Texte mit Sonderzeichen (: # & * ! | > % @ `) in Anführungszeichen setzen: "..."',
};
const INDENT_HINT = {
  en: 'entries of one section start in the same column; use spaces, two for each level',
  de: 'Einträge eines Abschnitts beginnen in derselben Spalte; Leerzeichen nehmen, zwei je Stufe',
};

const SYNTAX_MESSAGES: Readonly<Record<ErrorCode, SyntaxMessage>> = {
  ALIAS_PROPS: {
    message: {
      en: 'an alias (*name) cannot have a tag or an anchor',
      de: 'ein Alias (*name) kann weder Tag noch Anker haben',
    },
    hint: QUOTE_HINT,
  },
  BAD_ALIAS: {
    message: { en: 'an alias (*name) without a valid name', de: 'ein Alias (*name) ohne gültigen Namen' },
    hint: QUOTE_HINT,
  },
  BAD_COLLECTION_TYPE: {
    message: {
      en: 'this tag does not fit a list or section',
      de: 'dieses Tag passt nicht zu einer Liste oder einem Abschnitt',
    },
    hint: { en: '!env NAME stands in place of one value', de: '!env NAME steht anstelle eines Wertes' },
  },
  BAD_DIRECTIVE: {
    message: { en: 'a line with % at its start is not a key', de: 'eine Zeile, die mit % beginnt, ist kein Schlüssel' },
    hint: QUOTE_HINT,
  },
  BAD_DQ_ESCAPE: {
    message: {
      en: 'a wrong \\ escape between double quotes',
      de: 'ein falscher \\ zwischen doppelten Anführungszeichen',
    },
    hint: {
      en: "write \\\\ for a backslash, or use single quotes: '...'",
      de: "für einen Schrägstrich \\\\ schreiben, oder einfache Anführungszeichen nehmen: '...'",
    },
  },
  BAD_INDENT: { message: { en: 'wrong indentation', de: 'falsche Einrückung' }, hint: INDENT_HINT },
  BAD_PROP_ORDER: {
    message: { en: 'tag or anchor at the wrong place', de: 'Tag oder Anker an der falschen Stelle' },
    hint: { en: 'they stand between `key:` and the value', de: 'sie stehen zwischen `key:` und dem Wert' },
  },
  BAD_SCALAR_START: {
    message: { en: 'a value cannot start with this character', de: 'ein Wert kann nicht mit diesem Zeichen beginnen' },
    hint: QUOTE_HINT,
  },
  BLOCK_AS_IMPLICIT_KEY: {
    message: { en: 'a key in the middle of a line', de: 'ein Schlüssel mitten in einer Zeile' },
    hint: INDENT_HINT,
  },
  BLOCK_IN_FLOW: {
    message: { en: 'an indented section inside { } or [ ]', de: 'ein eingerückter Abschnitt in { } oder [ ]' },
    hint: {
      en: 'close the bracket, or write the entries with commas',
      de: 'die Klammer schließen, oder die Einträge mit Kommas schreiben',
    },
  },
  DUPLICATE_KEY: {
    message: { en: 'this key is here twice', de: 'diesen Schlüssel gibt es hier zweimal' },
    hint: { en: 'remove or rename one of them', de: 'einen davon weglassen oder umbenennen' },
  },
  IMPOSSIBLE: { message: { en: 'not valid YAML', de: 'kein gültiges YAML' }, hint: QUOTE_HINT },
  KEY_OVER_1024_CHARS: {
    message: { en: 'a key of more than 1024 characters', de: 'ein Schlüssel mit mehr als 1024 Zeichen' },
    hint: { en: 'is a quote or a colon missing?', de: 'fehlt ein Anführungszeichen oder ein Doppelpunkt?' },
  },
  MISSING_CHAR: {
    message: {
      en: 'a bracket, comma, quote or colon is missing',
      de: 'eine Klammer, ein Komma, ein Anführungszeichen oder ein Doppelpunkt fehlt',
    },
    hint: {
      en: 'check that { }, [ ] and quotes are closed, and that `key:` has its colon',
      de: 'prüfen, dass { }, [ ] und Anführungszeichen geschlossen sind und `key:` seinen Doppelpunkt hat',
    },
  },
  MULTILINE_IMPLICIT_KEY: {
    message: { en: 'a key must be on one line', de: 'ein Schlüssel muss auf einer Zeile stehen' },
    hint: {
      en: 'is a colon missing, or the space behind it?',
      de: 'fehlt ein Doppelpunkt, oder das Leerzeichen dahinter?',
    },
  },
  MULTIPLE_ANCHORS: {
    message: { en: 'two anchors (&name) on one value', de: 'zwei Anker (&name) an einem Wert' },
    hint: QUOTE_HINT,
  },
  MULTIPLE_DOCS: {
    message: { en: 'a second document (---)', de: 'ein zweites Dokument (---)' },
    hint: {
      en: 'the configuration is one document: remove the line',
      de: 'die Konfiguration ist ein Dokument: die Zeile weglassen',
    },
  },
  MULTIPLE_TAGS: {
    message: { en: 'two tags (!name) on one value', de: 'zwei Tags (!name) an einem Wert' },
    hint: QUOTE_HINT,
  },
  NON_STRING_KEY: { message: { en: 'a key must be a text', de: 'ein Schlüssel muss ein Text sein' }, hint: QUOTE_HINT },
  RESOURCE_EXHAUSTION: {
    message: { en: 'nested too deeply', de: 'zu tief verschachtelt' },
    hint: { en: 'check the brackets', de: 'die Klammern prüfen' },
  },
  TAB_AS_INDENT: {
    message: { en: 'a tab in the indentation', de: 'ein Tabulator in der Einrückung' },
    hint: INDENT_HINT,
  },
  TAG_RESOLVE_FAILED: {
    message: { en: 'unknown tag (!name)', de: 'unbekanntes Tag (!name)' },
    hint: { en: `the only tag is !env NAME; ${QUOTE_HINT.en}`, de: `das einzige Tag ist !env NAME; ${QUOTE_HINT.de}` },
  },
  UNEXPECTED_TOKEN: {
    message: { en: 'not expected here', de: 'hier nicht erwartet' },
    hint: {
      en: 'check brackets, commas and quotes before this place',
      de: 'Klammern, Kommas und Anführungszeichen vor dieser Stelle prüfen',
    },
  },
};

const OPEN_BRACKET: SyntaxMessage = {
  message: {
    en: 'a bracket { or [ before this place is not closed',
    de: 'eine Klammer { oder [ vor dieser Stelle ist nicht geschlossen',
  },
  hint: {
    en: 'close it with } or ], or indent the lines inside the brackets',
    de: 'mit } oder ] schließen, oder die Zeilen in der Klammer einrücken',
  },
};

export function syntaxMessage({ code, message }: YAMLError): SyntaxMessage {
  // The library has one code for both; only its text tells them apart.
  if (code === 'BAD_INDENT' && message.startsWith('Flow')) return OPEN_BRACKET;
  return SYNTAX_MESSAGES[code];
}
