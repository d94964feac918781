// Every indented block of README and docs: each program that is typed is one that is known here, with what proves it or why nothing
// does; what is no command can be read as YAML, or is named as output. Fenced blocks are judged by doc-blocks.test.ts.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { parseDocument } from 'yaml';
import { indentedBlocks, type IndentedBlock } from '../support/command-blocks.ts';
import { docPages } from '../support/doc-pages.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** First word of a command -> what proves the lines that begin with it, or why they are not run. */
const PROGRAMS: Readonly<Record<string, string>> = {
  meterhub: 'command, arguments and flags: typed-commands.test.ts',
  node: 'the same',
  curl: 'sent to a running hub: typed-requests.test.ts, program-pages.test.ts',
  npm: 'here: the script is there; `npm ci`, `cit` and `run demo` are run by scripts/fresh-debian, `pack` by package-forms.test.ts',
  apt: 'the package is installed, upgraded and removed by scripts/fresh-debian',
  './meterhub-*/install.sh': 'run by package-forms.test.ts',
  tar: 'the same archive is unpacked by package-forms.test.ts',
  python3: 'run by history-format.test.ts',
  sqlite3: 'not run: no test needs the program sqlite3; the tables are tested by history-format.test.ts',
  'victoria-metrics': 'started with this flag by influxdb-victoria.test.ts',
  git: 'not run: the address of the sources is the reader’s own',
  cd: 'changes nothing',
  ls: 'looks only, at adapters that are not here',
  stat: 'looks only, at adapters that are not here',
  cat: 'looks only, at adapters that are not here',
  ssh: 'not run: needs another machine',
  scp: 'not run: needs another machine',
  nano: 'not run: needs a person',
  journalctl: 'not run: needs a booted system',
  systemctl: 'not run: needs a booted system; the unit is verified by scripts/fresh-debian',
  usermod: 'not run: changes users of this machine',
  chown: 'not run: needs root',
  cp: 'not run: copies the reader’s own files',
  rm: 'not run: takes the reader’s own files away',
  docker: 'not run: no container engine is here; image and compose file are checked by packages.test.ts',
  mosquitto_pub: 'not run: the same message is sent by mqtt-commands.test.ts',
  mosquitto_sub: 'not run: needs a broker with old topics',
  sha256sum: 'not run: the sums are checked by package-forms.test.ts',
  'ssh-keygen': 'not run: needs the key of a release',
};

/** How blocks begin that are shown, not typed. */
const SHOWN: readonly RegExp[] = [
  /^readings,device=/,
  /^MeterHub \d/,
  /^Found \d+ records/,
  /^\{"result":/,
  /^\[Service\]/,
  /^own sun of the house/,
  /^adapter =====/,
  /^\$ curl /,
];

const pages = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'RELEASING.md', ...docPages()];
const blocks = pages.flatMap((page) =>
  indentedBlocks(page, readFileSync(join(ROOT, page), 'utf8')).map(
    (block) => [`${page}:${block.line}`, block] as const,
  ),
);

/** Lines that are joined by a backslash are one. */
function commandsOf({ text }: IndentedBlock): string[] {
  return text
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .map((line) => line.replace(/\s+# .*$|^# .*$/, '').trim())
    .filter((line) => line !== '');
}

/** The programs of a line: `sudo a && b | c` has three. */
function programsOf(line: string): string[] {
  const plain = line.replaceAll(/'[^']*'|"[^"]*"|<[^>]*>/g, 'x');
  return plain.split(/&&|\|\||[|;]/).map((part) => {
    const words = part.trim().split(/\s+/);
    const first = words.find((word) => word !== 'sudo' && word !== '$' && !/^[A-Z_]+=/.test(word));
    return first ?? '';
  });
}

const isTyped = (block: IndentedBlock): boolean => {
  const [first = ''] = commandsOf(block);
  return Object.hasOwn(PROGRAMS, programsOf(first)[0] ?? '');
};

const typed = blocks.filter(([, block]) => isTyped(block));
const others = blocks.filter(([, block]) => !isTyped(block) && !SHOWN.some((begin) => begin.test(block.text)));
const lines = typed.flatMap(([place, block]) => commandsOf(block).map((line) => [place, line] as const));
const scripts = (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> })
  .scripts;
/** What npm knows itself. */
const OF_NPM: ReadonlySet<string> = new Set(['ci', 'cit', 'install', 'pack', 'test']);

describe('what is typed', () => {
  it('is found', () => {
    expect(typed.length).toBeGreaterThan(60);
    const block = indentedBlocks('x', 'Say\n\n    a b \\\n      c   # remark\n\n1. in a list\n\n       sudo d && e\n');
    expect(block.map(({ line, text }) => [line, text])).toEqual([
      [3, 'a b \\\n  c   # remark'],
      [8, 'sudo d && e'],
    ]);
    expect(block.map(commandsOf)).toEqual([['a b c'], ['sudo d && e']]);
    expect(programsOf("sudo a -x 'b; c' && d | e <f>")).toEqual(['a', 'd', 'e']);
  });

  test.each(lines)('%s: %s', (_, line) => {
    for (const program of programsOf(line)) expect(PROGRAMS).toHaveProperty([program]);
    for (const [, script = ''] of line.matchAll(/\bnpm run (?:-s )?([\w:]+)/g))
      expect(scripts).toHaveProperty([script]);
    for (const [, word = ''] of line.matchAll(/\bnpm (\w+)/g)) expect(word === 'run' || OF_NPM.has(word)).toBe(true);
    for (const [file] of line.matchAll(/(?<=^|\s)(?:bin|deploy|scripts|docs)\/[\w./-]+\w/g))
      expect([file, existsSync(join(ROOT, file))]).toEqual([file, true]);
  });

  it('each program that is known here is named somewhere', () => {
    const named = new Set(lines.flatMap(([, line]) => programsOf(line)));
    expect(Object.keys(PROGRAMS).filter((program) => !named.has(program))).toEqual([]);
  });
});

describe('what is not typed', () => {
  test.each(others)('%s is a piece of YAML', (_, { text }) => {
    const tags = [{ tag: '!env', resolve: (value: string) => value }];
    const document = parseDocument(text, { customTags: tags });
    expect(document.errors).toEqual([]);
    expect(document.toJS()).toBeTypeOf('object');
  });
});
