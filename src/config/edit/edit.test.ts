// Changes by program: what was wanted is there, and everything else is as somebody wrote it, to the byte.
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../../test/support/amount.ts';
import { loadConfig } from '../load.ts';
import { parseConfig, withoutSecrets } from './config-values.ts';
import { editConfig, type ConfigEdit } from './edit.ts';

const EXAMPLE = readFileSync(new URL('../../../meterhub.example.yaml', import.meta.url), 'utf8');

function edited(text: string, ...edits: ConfigEdit[]): string {
  const result = editConfig(text, edits);
  if (!result.ok) throw new Error(result.message.en);
  return result.text;
}

const set = (at: string, value: unknown): ConfigEdit => ({ at: at.split('.'), value });
const remove = (at: string): ConfigEdit => ({ at: at.split('.'), value: undefined });

const FILE = `# the house
buses:
    rs485: { type: modbus-rtu, port: /dev/ttyUSB0 } # cabinet
    # the net
    net:
        type: modbus-tcp # fast
        address: "10.0.0.1:502"

devices:
    # grid
    grid: { model: 'sdm630', bus: rs485, id: 1 }   # main
    pv: { model: sdm120, bus: rs485, id: 2,
          lifetime: 30s }
    # the end of the devices
roles: { grid: grid, pv: [pv] }
outputs:
    mq:
        type: mqtt
        url: mqtt://b
        user: me
        password: hunter2 # not this one
`;

describe('a change', () => {
  it.each([
    [
      'a device',
      [set('devices.car', { model: 'go-e', url: 'http://h' })],
      ['+    car: { model: go-e, url: http://h }'],
    ],
    [
      'a bus in the middle of lines',
      [set('buses.ir', { type: 'sml', port: '/dev/ir' })],
      ['+    ir:', '+        type: sml', '+        port: /dev/ir'],
    ],
    [
      'a key in braces',
      [set('devices.grid.label', 'Keller, Zähler: 1')],
      [
        `-    grid: { model: 'sdm630', bus: rs485, id: 1 }   # main`,
        `+    grid: { model: 'sdm630', bus: rs485, id: 1, label: 'Keller, Zähler: 1' }   # main`,
      ],
    ],
    [
      'a value, with its quotes and its comment',
      [set('devices.grid.model', 'sdm72')],
      [
        `-    grid: { model: 'sdm630', bus: rs485, id: 1 }   # main`,
        `+    grid: { model: 'sdm72', bus: rs485, id: 1 }   # main`,
      ],
    ],
    [
      'a value in a line of its own',
      [set('buses.net.address', '10.0.0.2:502')],
      ['-        address: "10.0.0.1:502"', '+        address: "10.0.0.2:502"'],
    ],
    [
      'a section that is new',
      [set('history', { path: 'data/history.db', keep: { raw: '30d' } })],
      ['+history:', '+    path: data/history.db', '+    keep: { raw: 30d }'],
    ],
    [
      'a role',
      [set('roles.pv', ['pv', 'pv2'])],
      ['-roles: { grid: grid, pv: [pv] }', '+roles: { grid: grid, pv: [ pv, pv2 ] }'],
    ],
    ['a device that goes', [remove('devices.grid')], [`-    grid: { model: 'sdm630', bus: rs485, id: 1 }   # main`]],
    [
      'a device of two lines',
      [remove('devices.pv')],
      ['-    pv: { model: sdm120, bus: rs485, id: 2,', '-          lifetime: 30s }'],
    ],
    [
      'a bus of several lines',
      [remove('buses.net')],
      ['-    net:', '-        type: modbus-tcp # fast', '-        address: "10.0.0.1:502"'],
    ],
    [
      'a secret from the environment',
      [set('outputs.mq.password', { env: 'MQTT' })],
      ['-        password: hunter2 # not this one', '+        password: !env MQTT # not this one'],
    ],
    [
      'the last key in braces',
      [remove('devices.pv.lifetime')],
      [
        '-    pv: { model: sdm120, bus: rs485, id: 2,',
        '-          lifetime: 30s }',
        '+    pv: { model: sdm120, bus: rs485, id: 2 }',
      ],
    ],
    [
      'a section that becomes empty',
      [remove('devices.grid'), remove('devices.pv')],
      [
        '-devices:',
        `-    grid: { model: 'sdm630', bus: rs485, id: 1 }   # main`,
        '-    pv: { model: sdm120, bus: rs485, id: 2,',
        '-          lifetime: 30s }',
        '+devices: {}',
      ],
    ],
  ])('changes its own lines only: %s', (_, edits, lines) => {
    const text = edited(FILE, ...edits);
    const [before, after] = [FILE.split('\n'), text.split('\n')];
    const gone = before.filter((line) => !after.includes(line)).map((line) => `-${line}`);
    const fresh = after.filter((line) => !before.includes(line)).map((line) => `+${line}`);
    expect([...gone, ...fresh].toSorted()).toEqual(lines.toSorted());
    expect(edited(FILE.replaceAll('\n', '\r\n'), ...edits)).toBe(text.replaceAll('\n', '\r\n'));
  });

  it.each([
    ['', 'devices:\n  a: { model: x }\n'],
    ['# mine', '# mine\ndevices:\n  a: { model: x }\n'],
    ['devices:', 'devices:\n  a: { model: x }'],
    ['devices: {} # none\nlog: {}\n', 'devices:\n  a: { model: x } # none\nlog: {}\n'],
    ['{}', '{ devices: { a: { model: x } } }'],
    ['\uFEFFlog: {}\n', '\uFEFFlog: {}\ndevices:\n  a: { model: x }\n'],
    ['devices:\n  b:\n    model: y', 'devices:\n  b:\n    model: y\n  a:\n    model: x\n'],
  ])('has its place in %j', (text, expected) => {
    expect(edited(text, set('devices.a', { model: 'x' }))).toBe(expected);
  });

  it('of a list leaves the other entries as they are', () => {
    const text =
      'server:\n  tokens:\n    - { name: a, secret: 12345678 } # first\n    # second\n    - name: b\n      secret: abcdefgh\n';
    const tokens = [
      { name: 'a', secret: { secret: true } },
      { name: 'b', secret: { secret: true } },
    ];
    const third = { name: 'c', secret: 'x' };
    expect(edited(text, set('server.tokens', [...tokens, third]))).toBe(`${text}    - { name: c, secret: x }\n`);
    expect(edited(text, set('server.tokens', tokens.slice(1)))).toBe(text.replace(/ {4}- \{.*\n/, ''));
    expect(edited(text, set('server.tokens', tokens.slice(0, 1)))).toBe(text.replace(/ {4}- name[^]*/, ''));
  });
});

describe('secrets', () => {
  it('are shown as kept, and stay what they are', () => {
    const shown = withoutSecrets(parseConfig(FILE)?.values);
    expect(JSON.stringify(shown)).not.toContain('hunter2');
    expect(shown).toMatchObject({ outputs: { mq: { user: 'me', password: { secret: true } } } });
    expect(edited(FILE, { at: [], value: shown })).toBe(FILE);
    const text = edited(
      FILE,
      set('outputs.mq', { type: 'mqtt', url: 'mqtt://c', user: 'me', password: { secret: true } }),
    );
    expect(text).toBe(FILE.replace('mqtt://b', 'mqtt://c'));
  });

  it('never become those of another entry', () => {
    const text = 'server: { tokens: [{ name: a, secret: aaaa }, { name: b, secret: bbbb }] }\n';
    const kept = { secret: true };
    const swapped = edited(
      text,
      set('server.tokens', [
        { name: 'b', secret: kept },
        { name: 'a', secret: kept },
      ]),
    );
    expect(parseConfig(swapped)?.values).toEqual({
      server: {
        tokens: [
          { name: 'b', secret: 'bbbb' },
          { name: 'a', secret: 'aaaa' },
        ],
      },
    });
    const result = editConfig(text, [set('server.tokens', [{ name: 'c', secret: kept }])]);
    expect(result.ok).toBe(false);
    expect(editConfig(text, [set('outputs.x', { password: kept })])).toMatchObject({ ok: false });
  });
});

describe('what cannot be changed', () => {
  it.each([
    ['broken: [', 'mistake of YAML'],
    ['a: 1\na: 2\n', 'mistake of YAML'],
    ['a: 1\n---\nb: 2\n', 'mistake of YAML'],
    ['- a\n', 'mistake of YAML'],
  ])('is said: %j', (text, message) => {
    const result = editConfig(text, [set('devices.a', { model: 'x' })]);
    expect(result).toMatchObject({ ok: false });
    expect(result.ok ? '' : result.message.en).toContain(message);
  });

  it('is what others use as well', () => {
    const text = 'devices:\n  a: &m { model: x, id: 1 }\n  b: { <<: *m, id: 2 }\n';
    expect(editConfig(text, [set('devices.a.model', 'y')])).toMatchObject({ ok: false });
    expect(edited(text, set('devices.b.model', 'y'))).toBe(text.replace('id: 2', 'id: 2, model: y'));
    expect(edited(text, set('devices.a.id', 7))).toBe(text.replace('id: 1', 'id: 7'));
  });
});

const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,6}$/);
const scalar = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom(
    '8E1',
    '8N1',
    'yes',
    'null',
    '~',
    '1e3',
    ' x ',
    '#',
    'a: b',
    'a #b',
    '',
    '!env X',
    '*x',
    '&x',
    '- a',
    '{',
    ', ',
    'a\nb\n',
  ),
  fc.integer({ min: -1000, max: 1000 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (Object.is(number, -0) ? 0 : number)),
  fc.boolean(),
);
const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    scalar,
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(name, tie('any'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).any;
const section = fc.constantFrom('devices', 'buses', 'outputs', 'roles', 'history', 'fresh');
const known = fc.constantFrom('home', 'bat', 'grid', 'rs485', 'cabinet', 'mqtt', 'keep', 'path', 'pv');
const edit: fc.Arbitrary<ConfigEdit> = fc.oneof(
  fc.record({ at: fc.tuple(section, fc.oneof(known, name)), value }),
  fc.record({
    at: fc.tuple(section, known, fc.oneof(fc.constantFrom('id', 'bus', 'model', 'type'), name)),
    value: scalar,
  }),
  fc.record({ at: fc.tuple(section, known), value: fc.constant(undefined) }),
);
const house = fc.constantFrom(EXAMPLE, FILE, EXAMPLE.replaceAll('\n', '\r\n'), '', '# mine\n');

/** The same by plain objects. */
function applied(values: unknown, { at, value: wanted }: ConfigEdit): unknown {
  const copy = structuredClone(values) as Record<string, unknown>;
  let inside = copy;
  for (const key of at.slice(0, -1)) {
    const below = inside[key];
    const isThere = typeof below === 'object' && below !== null && !Array.isArray(below);
    if (!isThere && wanted === undefined) return copy;
    inside = (isThere ? below : (inside[key] = {})) as Record<string, unknown>;
  }
  if (wanted === undefined) Reflect.deleteProperty(inside, at.at(-1) ?? '');
  else inside[at.at(-1) ?? ''] = wanted;
  return copy;
}

describe('any changes of any file', () => {
  it('give what was wanted, and are found again', () => {
    fc.assert(
      fc.property(house, fc.array(edit, { minLength: 1, maxLength: 4 }), (text, edits) => {
        const result = edited(text, ...edits);
        const shown = (each: string): unknown => structuredClone(withoutSecrets(parseConfig(each)?.values));
        expect(shown(result)).toEqual(withoutSecrets(edits.reduce(applied, shown(text))));
        expect(edited(result, ...edits)).toBe(result);
      }),
      { numRuns: runs(800) },
    );
  });

  it.each([' ', '\t', '\u00a0', '\u0085', '\u1680', '\u2000', '\u2028', '\u2029', '\u3000', '\ufeff'])(
    'keep blanks of any script at the ends of a text: %j',
    (blank) => {
      for (const what of [blank, `${blank}a`, `a${blank}`, `a${blank}b`]) {
        for (const at of [
          ['devices', 'home', 'label'],
          ['devices', 'new'],
          ['roles', 'x y'],
        ]) {
          const wanted = at.length === 3 ? what : { label: what };
          const values = parseConfig(edited(EXAMPLE, { at, value: wanted }))?.values;
          expect(at.reduce<unknown>((inside, key) => Reflect.get(inside as object, key), values)).toEqual(wanted);
        }
      }
    },
  );

  it('leave every line that they are not about', () => {
    fc.assert(
      fc.property(house, name, value, (text, key, what) => {
        const lines = (each: string): string[] => each.split(/\r?\n/).filter((line) => line !== '');
        const added = edited(text, { at: ['devices', `${key}9`], value: what });
        expect(withoutNew(lines(added), lines(text))).toEqual(lines(text));
        // And taken out again, it is as before.
        const back = edited(added, { at: ['devices', `${key}9`], value: undefined });
        if (parseConfig(text)?.document.has('devices') === true) expect(lines(back)).toEqual(lines(text));
      }),
      { numRuns: runs(800) },
    );
  });

  it('that change nothing leave the bytes', () => {
    fc.assert(
      fc.property(house, section, known, (text, one, key) => {
        const values = withoutSecrets(parseConfig(text)?.values) as Record<string, Record<string, unknown> | undefined>;
        expect(edited(text, { at: [one, key], value: values[one]?.[key] })).toBe(text);
        expect(edited(text, { at: [], value: values })).toBe(text);
      }),
    );
  });

  it('load as the file that a person would have written', () => {
    const text = edited(EXAMPLE, set('devices.new', { model: 'sdm120', bus: 'rs485', id: 77, invert: true }));
    const loaded = loadConfig(text, 'f.yaml', {});
    expect(loaded.ok && loaded.config.devices.some((device) => device.name === 'new' && device.id === 77)).toBe(true);
  });
});

/** The lines without those that the others lack, in their order. */
function withoutNew(lines: readonly string[], others: readonly string[]): string[] {
  let next = 0;
  return lines.filter((line) => {
    if (line !== others[next]) return false;
    next++;
    return true;
  });
}
