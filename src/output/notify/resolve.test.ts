// What may be written for messages, and what is refused, with what to do.
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../config/load.ts';
import type { NotifyOutputConfig } from './config.ts';

const HOOK = "to: [{ webhook: 'http://10.0.0.9/secret-path' }]";
const RULE = "rules: [{ device: '*', away: 10min }]";

function load(entry: string, environment: Record<string, string> = {}) {
  const text = `devices:\n  grid: { model: sdm630, address: 10.0.0.1, id: 1 }\noutputs:\n  n: { type: notify, ${entry} }\n`;
  return loadConfig(text, 'meterhub.yaml', environment);
}

function settings(entry: string): NotifyOutputConfig {
  const loaded = load(entry, { SMTP: 'geheim' });
  if (!loaded.ok) throw new Error(loaded.problems.map(({ message }) => message).join('\n'));
  return loaded.config.outputs[0] as NotifyOutputConfig;
}

describe('what may be written', () => {
  it('are receivers of all kinds', () => {
    const { receivers } = settings(
      `to: [
        { ntfy: 'https://ntfy.sh/my-house', token: tk_secret },
        { mail: me@example.org, smtp: 'smtps://mail.example.org', user: me@example.org, password: !env SMTP },
        { mail: [a@example.org, b@example.org], smtp: 'smtp://10.0.0.3:2525', from: hub@example.org },
        { mqtt: 'mqtt://10.0.0.4', topic: house/alerts }
      ], ${RULE}`,
    );
    expect(receivers).toMatchObject([
      { kind: 'ntfy', url: 'https://ntfy.sh/my-house', token: 'tk_secret' },
      { kind: 'mail', to: ['me@example.org'], from: 'me@example.org', port: 465, isSecure: true, password: 'geheim' },
      { kind: 'mail', to: ['a@example.org', 'b@example.org'], from: 'hub@example.org', port: 2525, isSecure: false },
      { kind: 'topic', topic: 'house/alerts' },
    ]);
  });

  it('are rules with values in any unit', () => {
    const { rules, quiet, language } = settings(
      `${HOOK}, quiet: '22:00-07:00', language: de, rules: [{ value: grid.power, over: 10.5 kW, for: 5min, at: '23:00-05:00' },
        { value: grid.energyImport, still: 3d, urgent: true }, { disk: 1.5GB }]`,
    );
    expect(rules).toMatchObject([
      { kind: 'over', limit: 10_500, unit: 'W', forMs: 300_000, at: { beginMin: 1380, endMin: 300 }, isUrgent: false },
      { kind: 'still', value: { device: 'grid', measurand: 'energyImport' }, isUrgent: true },
      { kind: 'disk', leastBytes: 1_500_000_000, path: '.' },
    ]);
    expect([quiet, language]).toEqual([{ beginMin: 1320, endMin: 420 }, 'de']);
  });
});

it.each([
  [HOOK, '', /rules/],
  [`${HOOK}, rules: []`, 'rules', /./],
  [`to: [{ token: x }], ${RULE}`, 'to.0', /one receiver/],
  [`to: [{ webhook: 'http://a.example', ntfy: 'http://b.example/x' }], ${RULE}`, 'to.0', /one receiver/],
  [`to: [{ webhook: 'http://a.example', smtp: 'smtp://b.example' }], ${RULE}`, 'to.0.smtp', /no `smtp`/],
  [`to: [{ ntfy: 'https://ntfy.sh' }], ${RULE}`, 'to.0.ntfy', /no topic/],
  [`to: [{ webhook: 'http://user:pw@a.example' }], ${RULE}`, 'to.0.webhook', /./],
  [`to: [{ mail: me@example.org }], ${RULE}`, 'to.0', /`smtp` is missing/],
  [`to: [{ mail: 'me@example.org, you@example.org', smtp: 'smtp://a.example' }], ${RULE}`, 'to.0.mail', /./],
  [`to: [{ mail: me@example.org, smtp: 'http://a.example' }], ${RULE}`, 'to.0.smtp', /mail server/],
  [
    `to: [{ mail: me@example.org, smtp: 'smtp://a.example', password: hush }], ${RULE}`,
    'to.0.password',
    /`user` is missing/,
  ],
  [`to: [{ mqtt: 'mqtt://a.example' }], ${RULE}`, 'to.0', /`topic` is missing/],
  [`to: [{ mqtt: 'mqtt://a.example', topic: 'a/#' }], ${RULE}`, 'to.0.topic', /./],
  [`${HOOK}, rules: [{ device: grid }]`, 'rules.0', /one thing/],
  [`${HOOK}, rules: [{ device: gird, away: 1min }]`, 'rules.0.device', /./],
  [`${HOOK}, rules: [{ away: 1min }]`, 'rules.0', /device or an output/],
  [`${HOOK}, rules: [{ value: grid.power, over: 10KW }]`, 'rules.0.over', /no unit/],
  [`${HOOK}, rules: [{ value: grid.power, over: 10 }]`, 'rules.0.over', /./],
  [`${HOOK}, rules: [{ value: grid.power, over: 1W, under: 2W }]`, 'rules.0', /one thing/],
  [`${HOOK}, rules: [{ value: grid.power, still: 1h, for: 1min }]`, 'rules.0.for', /no `for`/],
  [`${HOOK}, rules: [{ over: 1W }]`, 'rules.0', /`value` is missing/],
  [`${HOOK}, rules: [{ value: grid.power, over: 1W, at: '25:00-05:00' }]`, 'rules.0.at', /./],
  [`${HOOK}, rules: [{ event: comandRefused }]`, 'rules.0.event', /no event/],
  [`${HOOK}, ${RULE}, quiet: nachts`, 'quiet', /./],
])('refuses %s', (entry, path, message) => {
  const loaded = load(entry);
  expect(loaded.ok).toBe(false);
  if (loaded.ok) return;
  const [problem] = loaded.problems;
  expect(problem?.path).toBe(`outputs.n.${path}`.replace(/\.$/, ''));
  expect(problem?.message).toMatch(message);
  expect(JSON.stringify(loaded.problems)).not.toMatch(/hush|:pw@/);
});
