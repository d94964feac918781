// JSON with comments as C programs read it, made into text that a YAML reader takes, each line and column where it was.
// It must not know what the JSON says.

const STRING_COMMENT_OR_TAB = /"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)|\t/g;

/** Comments become blanks, and so do tabs, which YAML refuses before a line. */
export function withoutComments(text: string): string {
  return text.replace(STRING_COMMENT_OR_TAB, (token) => (token.startsWith('"') ? token : token.replace(/[^\n]/g, ' ')));
}
