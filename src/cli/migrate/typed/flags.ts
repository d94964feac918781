// Flags of another program's command line, as Go's flag packages read them. It must not know which program.

export interface FlagSpec {
  /** All spellings, without dashes: `['s', 'serialadapter']`; the last one is the name asked for. */
  readonly names: readonly string[];
  readonly takesValue: boolean;
}

export interface Flags {
  /** Every value of a flag, in order; `true` for one that takes none. */
  readonly of: (name: string) => readonly string[];
  /** Words that are no flag and flags that are not known. */
  readonly unknown: readonly string[];
}

export function parseFlags(words: readonly string[], specs: readonly FlagSpec[]): Flags {
  const values = new Map<string, string[]>();
  const unknown: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const [, dashes = '', name = '', joined] = /^(--?)([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
    const short = dashes === '-' ? specs.find(({ names }) => names.includes(name.charAt(0))) : undefined;
    const spec = specs.find(({ names }) => names.includes(name)) ?? short;
    if (dashes === '' || spec === undefined) {
      unknown.push(word);
      continue;
    }
    const own = spec.names.at(-1) ?? '';
    const isGlued = !spec.names.includes(name);
    let value = 'true';
    // `-d=SDM:1` is both a joined value and a glued one; the sign between is not part of it.
    if (spec.takesValue) {
      if (isGlued) value = word.slice(2).replace(/^=/, '');
      else if (joined !== undefined) value = joined;
      else {
        at += 1;
        value = words[at] ?? '';
      }
    } else if (joined !== undefined) value = joined;
    values.set(own, [...(values.get(own) ?? []), value]);
  }
  return { of: (name) => values.get(name) ?? [], unknown };
}
