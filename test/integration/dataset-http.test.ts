// meterhub-2022's clients at the front door: requests to the byte as Python's requests and curl send them, on real sockets.
import { request } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HubHouse } from '../support/hub-house.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { eventually } from '../support/eventually.ts';

let house: HubHouse;

beforeEach(() => {
  house = new HubHouse();
});

afterEach(async () => house.stop());

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/** A request with exactly these headers beside Host and Content-Length. */
function send(
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: string | Buffer,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
    const sent = request(house.url(path), { method, headers: { ...headers, ...length } }, (reply) => {
      const chunks: Buffer[] = [];
      reply.on('data', (chunk: Buffer) => chunks.push(chunk));
      reply.on('end', () =>
        resolve({
          status: reply.statusCode ?? 0,
          type: reply.headers['content-type'] ?? '',
          text: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const PYTHON = {
  'User-Agent': 'python-requests/2.32.3',
  'Accept-Encoding': 'gzip, deflate',
  Accept: '*/*',
  Connection: 'keep-alive',
};
const CURL = { 'User-Agent': 'curl/8.14.1', Accept: '*/*' };
const BROWSER = { Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8' };

const json = ({ text }: Answer): Record<string, unknown> => JSON.parse(text) as Record<string, unknown>;
const errorOf = (answer: Answer) => json(answer)['error'] as { code: string; message: string; hint: string };

async function startBuilding(server = 'cycle: 200ms'): Promise<void> {
  const { address } = await house.gateway(1);
  const folder = tempFolder();
  await house.start(`
server: { listen: 127.0.0.1:0, ${server} }
buses: { b: { type: modbus-tcp, address: "${address}" }, gone: { type: modbus-tcp, address: "127.0.0.1:1" } }
devices:
  flat: { model: sdm120, bus: b, id: 1, poll: { fast: 50ms, slow: 50ms } }
  away: { model: sdm120, bus: gone, id: 2 }
dataset:
  flat_imp_eto: flat.energyImport
  flat_p: flat.power
  away_p: away.power
  all_p: flat.power + away.power
  sure_p: or(flat.power, 0) + or(away.power, 0)
  u: flat.voltage
  bat_full: bat_soc > 90
publish: { bat_soc: 30d, bat_info: 30d, bat_p: 1s }
backup: { path: "${join(folder, 'backup')}", columns: [time, timestamp, flat_p, bat_info] }`);
}

async function ready(): Promise<void> {
  await eventually('values in the dataset', async () => {
    const answer = await send('GET', '/', CURL);
    return answer.status === 200 && json(answer)['flat_imp_eto'] !== null;
  });
}

describe('GET /', () => {
  it('is 404 before the first dataset; what is published by then is not lost', async () => {
    // The first one is due after half a minute at least.
    await startBuilding('cycle: 60s');
    for (const answer of [await send('GET', '/', PYTHON), await send('POST', '/', PYTHON, '{"bat_soc": 1}')]) {
      expect([answer.status, errorOf(answer).code]).toEqual([404, 'HTTP_NO_DATASET']);
    }
    expect(json(await send('GET', '/api/v1/readings'))['published']).toMatchObject({ bat_soc: { value: 1 } });
  });

  it('is the flat object in its order', async () => {
    await startBuilding();
    await ready();
    const before = Math.floor(Date.now() / 1000);
    const answer = await send('GET', '/', PYTHON);
    const after = Math.floor(Date.now() / 1000);
    expect([answer.status, answer.type]).toEqual([200, 'application/json; charset=UTF-8']);
    const dataset = json(answer);
    expect(Object.keys(dataset)).toEqual([
      ...['time', 'timestamp', 'flat_imp_eto', 'flat_p', 'away_p', 'all_p', 'sure_p', 'u', 'bat_full'],
      ...['bat_soc', 'bat_info', 'bat_p', 'measure_time'],
    ]);
    expect(dataset['time']).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    const timestamp = dataset['timestamp'] as number;
    expect(timestamp).toBeGreaterThanOrEqual(before - 1);
    expect(timestamp).toBeLessThanOrEqual(after);
    expect(new Date(String(dataset['time']).replace(' ', 'T')).getTime()).toBe(timestamp * 1000);
    expect([dataset['away_p'], dataset['all_p'], dataset['bat_soc'], dataset['bat_full']]).toEqual([
      null,
      null,
      null,
      null,
    ]);
    expect([dataset['flat_imp_eto'], dataset['flat_p'], dataset['sure_p']].every(Number.isInteger)).toBe(true);
    expect(answer.text).toMatch(/"measure_time":\d+(\.\d{1,3})?\}$/);
  });

  it('is a page for browsers, the dataset for everybody else, and has its head', async () => {
    await startBuilding();
    await ready();
    expect((await send('GET', '/', BROWSER)).type).toBe('text/html; charset=utf-8');
    for (const headers of [{}, CURL, { Accept: 'application/json' }]) {
      expect(json(await send('GET', '/', headers))).toHaveProperty('flat_p');
    }
    expect(await send('HEAD', '/', CURL)).toMatchObject({ status: 200, text: '' });
  });
});

describe('POST /', () => {
  const body = '{"bat_soc": 85, "bat_info": "laden", "grid_p": 1}';

  it.each([
    ['requests.post(url, json=...)', { ...PYTHON, 'Content-Type': 'application/json' }],
    ['requests.post(url, data=json.dumps(...))', PYTHON],
    ['curl -d', { ...CURL, 'Content-Type': 'application/x-www-form-urlencoded' }],
    ['text/plain', { ...CURL, 'Content-Type': 'text/plain' }],
    ['multipart', { ...CURL, 'Content-Type': 'multipart/form-data' }],
    ['a Content-Type that is none', { ...CURL, 'Content-Type': 'json' }],
    ["a browser's Accept", { ...BROWSER }],
  ])('publishes and answers with the dataset: %s', async (_what, headers) => {
    await startBuilding();
    await ready();
    const answer = await send('POST', '/', headers, body);
    expect(answer).toMatchObject({ status: 200, type: 'application/json; charset=UTF-8' });
    expect(json(answer)).toMatchObject({ bat_soc: 85, bat_info: 'laden' });
    expect(json(answer)).not.toHaveProperty('grid_p');
    expect(json(await send('GET', '/', PYTHON))).toMatchObject({ bat_soc: 85, bat_info: 'laden' });
  });

  it('takes a body with a byte order mark, and any JSON value', async () => {
    await startBuilding();
    await ready();
    const answer = await send(
      'POST',
      '/',
      CURL,
      `\uFEFF ${JSON.stringify({ bat_info: { cells: [3.2, null, 'ä'] } })}\n`,
    );
    expect(json(answer)['bat_info']).toEqual({ cells: [3.2, null, 'ä'] });
  });

  it('lets a value expire by its own timeout, and shows it to all interfaces until then', async () => {
    await startBuilding();
    await ready();
    const answer = await send('POST', '/', CURL, '{"bat_soc": 95, "bat_info": "x", "bat_p": 300}');
    expect(json(answer)).toMatchObject({ bat_soc: 95, bat_info: 'x', bat_p: 300 });
    await eventually('an expression over it', async () => json(await send('GET', '/'))['bat_full'] === true);
    await eventually('its end', async () => json(await send('GET', '/'))['bat_p'] === null);
    expect(json(await send('GET', '/'))).toMatchObject({ bat_soc: 95, bat_info: 'x' });
    expect(json(await send('GET', '/api/v1/readings'))['published']).toMatchObject({
      bat_soc: { value: 95 },
      bat_info: { value: 'x' },
      bat_p: { value: null },
    });
  });

  it.each([
    ['a Python dictionary', "{'bat_soc': 85}", 'The body is not JSON: JSON needs double quotes.'],
    ['a form', 'bat_soc=85&bat_info=x', 'The body is not JSON, it looks like a form.'],
    [
      'NaN of Python',
      '{"bat_soc": NaN}',
      'The body is not JSON: NaN and Infinity do not exist in JSON, send null instead.',
    ],
    ['half an object', '{"bat_soc": 85', 'The body is not JSON.'],
    ['bytes', Buffer.from([0xff, 0xfe, 0, 1]), 'The body is not JSON.'],
    ['a list', '[{"bat_soc": 85}]', 'The body is JSON, but not an object.'],
    ['a number', '85', 'The body is JSON, but not an object.'],
    ['null', 'null', 'The body is JSON, but not an object.'],
    [
      'a long value',
      JSON.stringify({ bat_soc: 1, bat_info: 'x'.repeat(4095) }),
      'The value of "bat_info" is longer than 4096 bytes: nothing was published.',
    ],
  ])('refuses %s with a clear error, and stores nothing', async (_what, wrong, message) => {
    await startBuilding();
    await ready();
    const answer = await send('POST', '/', { ...CURL, 'Content-Type': 'application/json' }, wrong);
    expect([answer.status, answer.type]).toEqual([400, 'application/json; charset=UTF-8']);
    expect(errorOf(answer)).toMatchObject({ code: 'HTTP_BAD_REQUEST', message });
    expect(errorOf(answer).hint.length).toBeGreaterThan(10);
    expect(json(await send('GET', '/'))).toMatchObject({ bat_soc: null, bat_info: null });
  });

  it('takes 64 kB and refuses more', async () => {
    await startBuilding();
    await ready();
    const padded = (length: number): string => `{"bat_soc": 7, "pad": "${'x'.repeat(length - 25)}"}`;
    expect((await send('POST', '/', CURL, padded(65_536))).status).toBe(200);
    const answer = await send('POST', '/', CURL, padded(65_537));
    expect([answer.status, errorOf(answer).code]).toEqual([413, 'HTTP_BODY_TOO_LARGE']);
  });

  it('of nothing answers the dataset, and other methods are not allowed', async () => {
    await startBuilding();
    await ready();
    for (const empty of [undefined, '', ' \n']) {
      expect(json(await send('POST', '/', CURL, empty))).toHaveProperty('flat_p');
    }
    for (const method of ['PUT', 'PATCH', 'DELETE']) {
      const answer = await send(method, '/', CURL, body);
      expect([method, answer.status, errorOf(answer)]).toMatchObject([
        ...[method, 405],
        { code: 'HTTP_METHOD_NOT_ALLOWED', hint: 'Possible here: GET, HEAD, POST.' },
      ]);
    }
    expect((await send('PUT', '/last/', CURL)).status).toBe(405);
    expect((await send('PUT', '/nothing', CURL)).status).toBe(404);
  });

  it('is not for pages of other sites, and needs the right where there are tokens', async () => {
    await startBuilding('cycle: 200ms, tokens: [{ name: battery, secret: battery-secret, may: [publish] }]');
    await ready();
    const token = { Authorization: 'Bearer battery-secret' };
    expect(errorOf(await send('POST', '/', CURL, body)).code).toBe('HTTP_UNAUTHORIZED');
    expect((await send('POST', '/', { ...CURL, ...token }, body)).status).toBe(200);
    const foreign = await send('POST', '/', { ...token, Origin: 'https://evil.example' }, '{"bat_soc": 1}');
    expect(errorOf(foreign).code).toBe('HTTP_FOREIGN_ORIGIN');
    const rebound = await send('POST', '/', { ...token, Host: 'evil.example' }, '{"bat_soc": 1}');
    expect(errorOf(rebound).code).toBe('HTTP_FOREIGN_HOST');
  });
});

describe('without a dataset', () => {
  it('/ is an overview, and publishing says what is missing', async () => {
    const { address } = await house.gateway(1);
    await house.start(`
server: { listen: 127.0.0.1:0 }
buses: { b: { type: modbus-tcp, address: "${address}" } }
devices: { flat: { model: sdm120, bus: b, id: 1 } }`);
    expect(json(await send('GET', '/', CURL))).toMatchObject({ name: 'meterhub' });
    const answer = await send('POST', '/', CURL, '{"bat_soc": 1}');
    expect([answer.status, errorOf(answer)]).toMatchObject([404, { code: 'HTTP_NO_DATASET' }]);
    expect(errorOf(await send('GET', '/backup')).code).toBe('HTTP_NO_BACKUP');
    expect(await send('GET', '/trace/json')).toMatchObject({ status: 200, text: '[]' });
  });
});

describe('records', () => {
  it('/version, with or without a slash at the end', async () => {
    await startBuilding();
    for (const path of ['/version', '/version/']) {
      expect((await send('GET', path, PYTHON)).text).toBe('{"name":"meterhub","version":"1.2.3"}');
    }
  });

  it('/trace keeps datasets, as JSON and CSV, and is resized by a GET', async () => {
    await startBuilding();
    await ready();
    expect(await send('GET', '/trace', CURL)).toMatchObject({
      text: 'trace.size=600',
      type: 'text/plain; charset=utf-8',
    });
    expect((await send('GET', '/trace/3', CURL)).text).toBe('trace.size=3');
    await eventually(
      'three datasets',
      async () => (JSON.parse((await send('GET', '/trace/json')).text) as unknown[]).length === 3,
    );
    const lines = (await send('GET', '/trace/csv')).text.split('\n');
    expect(lines[0]).toBe(
      'time;timestamp;all_p;away_p;bat_full;bat_info;bat_p;bat_soc;flat_imp_eto;flat_p;measure_time;sure_p;u',
    );
    expect(lines.at(-2)).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d;\d+;;;;;;;\d+;-?\d+;[\d.]+;-?\d+;[\d.]+$/);
    const german = (await send('GET', '/trace/csv?locale=de')).text.split('\n');
    expect(german[0]).toBe(lines[0]);
    expect(german.at(-2)).toMatch(/^[^.]+;\d+,\d+$/);
    expect(errorOf(await send('GET', '/trace/csv?locale=fr')).code).toBe('HTTP_BAD_REQUEST');
    for (const size of ['x', '-1', '1.5', '100001', '99999999999999999999']) {
      expect(errorOf(await send('GET', `/trace/${size}`)).code).toBe('HTTP_BAD_REQUEST');
    }
    expect(errorOf(await send('GET', '/trace/0', { Host: 'evil.example' })).code).toBe('HTTP_FOREIGN_HOST');
    expect((await send('GET', '/trace')).text).toBe('trace.size=3');
  });

  it('/backup shows today, /backup/save writes it', async () => {
    await startBuilding();
    await ready();
    expect(await send('GET', '/backup', CURL)).toMatchObject({
      status: 200,
      text: 'time;timestamp;flat_p;bat_info\n',
      type: 'text/plain; charset=utf-8',
    });
    expect(await send('GET', '/backup/save', CURL)).toMatchObject({ status: 200, text: 'backup saved' });
    expect(errorOf(await send('GET', '/backup/save', { 'Sec-Fetch-Site': 'cross-site' })).code).toBe(
      'HTTP_FOREIGN_ORIGIN',
    );
  });
});
