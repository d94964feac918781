// HTTP devices as the configuration and files of models.d describe them: further requests, logins, sums; every mistake by name.
import { describe, expect, it } from 'vitest';
import { BUILT_IN } from '../catalog/index.ts';
import { KINDS } from '../kinds/kinds.ts';
import { formatProblems } from '../yaml/file-problem.ts';
import { loadConfig } from './load.ts';
import { loadModels } from './models/load-models.ts';
import { modelText } from './models/print-model.ts';

const load = (device: string) => loadConfig(`devices:\n  tank: { model: http-json, ${device} }\n`, 'f.yaml', {});

describe('an HTTP device', () => {
  it('asks several things, each with its own interval, headers and body', () => {
    const loaded = load(`url: "http://h/main", values: {
        power: { path: p, unit: W }, energyImport: { request: meter, path: "rows[*].e", unit: kWh } },
      requests: { meter: { path: /meter, method: POST, headers: { X-A: b }, body: '{"x":1}', interval: 1min } }`);
    if (!loaded.ok) throw new Error(formatProblems(loaded.problems));
    expect(loaded.config.devices).toMatchObject([
      {
        request: {
          path: '/main',
          values: [{ name: 'power' }, { name: 'energyImport', request: 'meter', path: 'rows[*].e' }],
          requests: {
            meter: { path: '/meter', method: 'POST', headers: { 'X-A': 'b' }, body: '{"x":1}', intervalMs: 60_000 },
          },
        },
      },
    ]);
  });

  it('is logged in to, on a bus or by itself', () => {
    const login = `login: { path: /login, body: '{"u":"{user}","p":"{password}"}', tokenPath: t, sendAs: query sid }`;
    const loaded = load(`url: "http://h", user: me, password: s3cret, ${login}, values: { x: { path: a } }`);
    if (!loaded.ok) throw new Error(formatProblems(loaded.problems));
    expect(loaded.config.buses).toMatchObject([
      {
        auth: { user: 'me', password: 's3cret' },
        login: { method: 'POST', path: '/login', token: 't', use: 'query', name: 'sid' },
      },
    ]);
    const bus = `buses: { pv: { type: http, url: "http://h", login: { path: /in, method: GET } } }\ndevices: {}\n`;
    const onBus = loadConfig(bus, 'f.yaml', {});
    expect(onBus.ok && onBus.config.buses).toMatchObject([
      { login: { method: 'GET', body: null, token: null, use: 'bearer' } },
    ]);
  });

  const VALUES = 'values: { x: { path: a } }';
  it.each([
    [
      'values: { x: { path: a, request: metr } }, requests: { meter: { path: /m } }',
      'there is no request "metr"',
      'meter',
    ],
    [
      'values: { x: { path: a, request: meter } }',
      'there is no request "meter"',
      'requests: { meter: { path: /api/meter } }',
    ],
    [`${VALUES}, requests: { meter: { path: /m } }`, 'no value is taken from its answer', 'remove it'],
    [`values: { x: { path: a, request: m } }, requests: { m: { path: m } }`, 'path', '/'],
    [
      `values: { x: { path: a, request: m } }, requests: { m: { path: /m, body: s3cret } }`,
      'is a POST',
      'method: POST',
    ],
    ['values: { x: { path: "a[*]", type: string } }', '[*] adds numbers', 'name one of the list'],
    [`${VALUES}, login: { path: /l, body: "{user}" }`, 'its login needs `user` and `password`', 'password: !env'],
    [`${VALUES}, login: { path: /l, body: s3cret, method: GET }`, 'is a POST', 'method: POST'],
    [`${VALUES}, login: { path: /l, sendAs: header X-T }`, '`sendAs` without `tokenPath`', 'tokenPath: data.token'],
    [`${VALUES}, login: { path: /l, tokenPath: "a[", sendAs: bearer }`, 'is no path into an answer', ''],
    [`${VALUES}, login: { path: /l, tokenPath: a, sendAs: header }`, 'sendAs', ''],
    [`${VALUES}, login: { path: l }`, 'path', '/'],
    [`bus: nothing, login: { path: /l }, ${VALUES}`, 'there is no bus', ''],
  ])('with %s is refused', (device, message, hint) => {
    const loaded = load(device.startsWith('bus') ? device : `url: "http://h", ${device}`);
    const text = loaded.ok ? 'is taken' : formatProblems(loaded.problems);
    expect(text).toContain(message);
    expect(text).toContain(hint);
    expect(text).not.toContain('s3cret');
  });

  it('of another model takes none of it', () => {
    const loaded = loadConfig('devices: { c: { model: go-e, url: "http://h", requests: {} } }\n', 'f.yaml', {});
    expect(loaded.ok ? '' : formatProblems(loaded.problems)).toContain('model http-json takes it');
  });
});

describe('a model of models.d', () => {
  const FILE = `path: /status
requests:
  meter: { path: /meter, method: POST, body: '{}', interval: 1min }
login: { path: /login, body: 'u={user}&p={password}', tokenPath: t, sendAs: header X-T }
values:
  power: { path: 'strings[*].p', unit: kW }
  energyImport: { request: meter, path: e, unit: kWh }
`;
  const models = (...texts: string[]) =>
    loadModels(
      texts.map((text, index) => ({ file: `m${index}.yaml`, stem: `m${index}`, text })),
      KINDS,
      BUILT_IN,
    );

  it('says what is asked and how it is logged in to, and comes back as it was', () => {
    const { own, problems } = models(FILE);
    expect(problems).toEqual([]);
    const [model] = own;
    if (model === undefined) throw new Error('no model');
    expect(model).toMatchObject({
      requests: { meter: { path: '/meter', method: 'POST', intervalMs: 60_000 } },
      login: { method: 'POST', token: 't', use: 'header', name: 'X-T' },
    });
    const text = modelText(model, KINDS) ?? '';
    expect(models(text.replace(/^id:.*\n/m, '')).own).toEqual([model]);
  });

  it('that extends it asks what its values need', () => {
    const { own, problems } = models(
      FILE,
      'extends: m0\nvalues: { energyImport: null, voltage: { path: v, unit: V } }\n',
    );
    expect(problems).toEqual([]);
    expect(own[1]).toMatchObject({ requests: {}, login: { path: '/login' } });
  });

  it('with a request that nothing is in is refused', () => {
    const { problems } = models('requests: { a: { path: /a } }\nvalues: { power: { path: p, unit: W } }\n');
    expect(problems.map(({ message }) => message).join()).toContain('no value is taken from its answer');
  });
});
