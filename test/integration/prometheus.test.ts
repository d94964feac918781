// A real Prometheus reads the house: promtool has nothing to say against the metrics, and the queries of the page are right.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { hasPrometheus, Prometheus, promtool, type PromSample } from '../support/prometheus.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { WebHouse } from '../support/web-house.ts';
import { MEASURAND_NAMES, MEASURANDS } from '../../src/vocabulary/measurands.ts';

const PAGE = readFileSync(new URL('../../docs/prometheus.md', import.meta.url), 'utf8');
const STEP_S = 300;
/** Long ago enough for a day and its margins. */
const PAST_S = 30 * 3600;
const WATTS = { import: 700, export: 100 };

let house: WebHouse;
let prometheus: Prometheus | null = null;

beforeEach(async () => {
  house = new WebHouse();
  await house.open();
});

afterEach(async () => {
  await prometheus?.stop();
  prometheus = null;
  await house.close();
});

function blocks(language: string): string[] {
  return [...PAGE.matchAll(new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``, 'g'))].map(([, text = '']) => text);
}

/** Values of every measurand, as a device of everything would have them. */
function everything(): Record<string, number> {
  return Object.fromEntries(
    MEASURAND_NAMES.filter((name) => MEASURANDS[name].type !== 'word').map((name) => [name, 1]),
  );
}

/** What Prometheus has scraped before: counters of `grid` that count steadily up to `nowS`, joules. */
function past(target: string, nowS: number): string {
  const steps = Array.from({ length: PAST_S / STEP_S }, (_, at) => PAST_S - at * STEP_S);
  const lines = Object.entries(WATTS).flatMap(([direction, watts]) => [
    `# TYPE meterhub_${direction}_energy_joules counter`,
    ...steps.map((ageS) => {
      const labels = `device="grid",measurand="energy",instance="${target}",job="meterhub"`;
      return `meterhub_${direction}_energy_joules_total{${labels}} ${watts * (PAST_S - ageS)} ${nowS - ageS}`;
    }),
  ]);
  return `${lines.join('\n')}\n# EOF\n`;
}

function values(samples: readonly PromSample[], label = 'device'): Record<string, number> {
  return Object.fromEntries(samples.map(({ metric, value }) => [metric[label] ?? '', value]));
}

describe.skipIf(!hasPrometheus)('a real Prometheus (skipped where prometheus and promtool are not installed)', () => {
  it('has nothing to say against the names, with every measurand there', async () => {
    house.addDevice('grid', 11);
    house.addBus('rs485');
    house.read('grid', { ...everything(), ownName: 1 });
    const text = await (await fetch(house.url('/metrics'))).text();
    expect(text.match(/^# TYPE meterhub_/gm)?.length).toBeGreaterThan(40);
    expect(promtool(['check', 'metrics'], text)).toEqual({ status: 0, said: '' });
  });

  it('takes the configuration and the alarm of docs/prometheus.md', () => {
    const folder = tempFolder();
    const [config = '', rules = ''] = blocks('yaml');
    writeFileSync(join(folder, 'prometheus.yml'), config);
    writeFileSync(join(folder, 'rules.yml'), rules);
    expect(promtool(['check', 'config', join(folder, 'prometheus.yml')])).toMatchObject({ status: 0 });
    expect(promtool(['check', 'rules', join(folder, 'rules.yml')])).toMatchObject({ status: 0 });
  });

  it('answers the queries of docs/prometheus.md', async () => {
    for (const [name, id] of [
      ['grid', 11],
      ['flatA', 1],
      ['flatB', 2],
    ] as const)
      house.addDevice(name, id);
    house.addDevice('away', 3);
    house.goOffline('away');
    const phases = { powerL1: 100, powerL2: 200, powerL3: 300, currentL1: 1, currentL2: 4, currentL3: 2 };
    house.read('grid', { power: 600, ...phases });
    house.read('flatA', { power: 100, powerL1: 100 });
    house.read('flatB', { power: 250, powerL1: 250 });
    const target = `127.0.0.1:${house.port}`;
    prometheus = await Prometheus.start(tempFolder(), target, past(target, Math.floor(Date.now() / 1000)));
    const server = prometheus;
    await eventually('it has asked', async () => (await server.query('meterhub_device_errors_total or up')).length > 0);
    await eventually('it has asked twice', async () => {
      const [asked] = await server.query('count_over_time(up{job="meterhub"}[1m])');
      return (asked?.value ?? 0) >= 3;
    });
    const queries = blocks('promql');
    const answers = await Promise.all(queries.map((query) => server.query(query)));
    const [power, flats, imported, exported, mean, phase, silent, age, failing] = answers;
    expect(answers).toHaveLength(9);
    expect(values(power ?? [])).toEqual({ grid: 600 });
    expect(flats?.[0]?.value).toBe(350);
    // 700 W are 16.8 kWh a day, 100 W are 2.4 kWh.
    expect(imported?.[0]?.value).toBeCloseTo(16.8, 1);
    expect(exported?.[0]?.value).toBeCloseTo(2.4, 1);
    expect(mean?.[0]?.value).toBeCloseTo(WATTS.import, 0);
    expect(values(phase ?? [], 'phase')).toEqual({ L2: 4 });
    expect(values(silent ?? [])).toEqual({ away: 0 });
    expect(Object.keys(values(age ?? []))).toEqual(expect.arrayContaining(['grid', 'flatA', 'flatB']));
    expect(failing).toBeDefined();
    // The query that comes to mind first is right, too: no phase is counted beside its total.
    expect((await server.query('sum(meterhub_power_watts)'))[0]?.value).toBe(950);
  });
});
