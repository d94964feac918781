// The syntax errors of YAML in words for people. Never quotes the file: the quoted part could be a secret.
import type { ErrorCode, YAMLError } from 'yaml';

interface SyntaxMessage {
  readonly message: string;
  readonly hint: string;
}

const QUOTE_HINT = 'put texts with special characters (: # & * ! | > % @ `) into quotes: "..."';
const INDENT_HINT = 'entries of one section start in the same column; use spaces, two for each level';

const SYNTAX_MESSAGES: Readonly<Record<ErrorCode, SyntaxMessage>> = {
  ALIAS_PROPS: { message: 'an alias (*name) cannot have a tag or an anchor', hint: QUOTE_HINT },
  BAD_ALIAS: { message: 'an alias (*name) without a valid name', hint: QUOTE_HINT },
  BAD_COLLECTION_TYPE: {
    message: 'this tag does not fit a list or section',
    hint: '!env NAME stands in place of one value',
  },
  BAD_DIRECTIVE: { message: 'a line with % at its start is not a key', hint: QUOTE_HINT },
  BAD_DQ_ESCAPE: {
    message: 'a wrong \\ escape between double quotes',
    hint: "write \\\\ for a backslash, or use single quotes: '...'",
  },
  BAD_INDENT: { message: 'wrong indentation', hint: INDENT_HINT },
  BAD_PROP_ORDER: { message: 'tag or anchor at the wrong place', hint: 'they stand between `key:` and the value' },
  BAD_SCALAR_START: { message: 'a value cannot start with this character', hint: QUOTE_HINT },
  BLOCK_AS_IMPLICIT_KEY: { message: 'a key in the middle of a line', hint: INDENT_HINT },
  BLOCK_IN_FLOW: {
    message: 'an indented section inside { } or [ ]',
    hint: 'close the bracket, or write the entries with commas',
  },
  DUPLICATE_KEY: { message: 'this key is here twice', hint: 'remove or rename one of them' },
  IMPOSSIBLE: { message: 'not valid YAML', hint: QUOTE_HINT },
  KEY_OVER_1024_CHARS: { message: 'a key of more than 1024 characters', hint: 'is a quote or a colon missing?' },
  MISSING_CHAR: {
    message: 'a bracket, comma, quote or colon is missing',
    hint: 'check that { }, [ ] and quotes are closed, and that `key:` has its colon',
  },
  MULTILINE_IMPLICIT_KEY: {
    message: 'a key must be on one line',
    hint: 'is a colon missing, or the space behind it?',
  },
  MULTIPLE_ANCHORS: { message: 'two anchors (&name) on one value', hint: QUOTE_HINT },
  MULTIPLE_DOCS: { message: 'a second document (---)', hint: 'the configuration is one document: remove the line' },
  MULTIPLE_TAGS: { message: 'two tags (!name) on one value', hint: QUOTE_HINT },
  NON_STRING_KEY: { message: 'a key must be a text', hint: QUOTE_HINT },
  RESOURCE_EXHAUSTION: { message: 'nested too deeply', hint: 'check the brackets' },
  TAB_AS_INDENT: { message: 'a tab in the indentation', hint: INDENT_HINT },
  TAG_RESOLVE_FAILED: { message: 'unknown tag (!name)', hint: `the only tag is !env NAME; ${QUOTE_HINT}` },
  UNEXPECTED_TOKEN: { message: 'not expected here', hint: 'check brackets, commas and quotes before this place' },
};

const OPEN_BRACKET: SyntaxMessage = {
  message: 'a bracket { or [ before this place is not closed',
  hint: 'close it with } or ], or indent the lines inside the brackets',
};

export function syntaxMessage({ code, message }: YAMLError): SyntaxMessage {
  // The library has one code for both; only its text tells them apart.
  if (code === 'BAD_INDENT' && message.startsWith('Flow')) return OPEN_BRACKET;
  return SYNTAX_MESSAGES[code];
}
