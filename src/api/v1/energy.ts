// /api/v1/energy and /api/v1/meter-reading: figures for people and bills, from counters. It must not know how they are stored.
import type { FastifyPluginCallback } from 'fastify';
import { buildingEnergy } from '../../history/answer/building-energy.ts';
import { PERIODS, type Calendar, type Period } from '../../time/calendar.ts';
import {
  deviceEnergy,
  measurandsOf,
  tidy,
  type Counted,
  type DeviceEnergy,
  type DeviceQuestion,
} from '../../history/answer/device-energy.ts';
import { learnDirections } from '../../history/answer/lifetime-counts.ts';
import type { CounterReading, HistoryReader, SeriesInfo } from '../../history/history.ts';
import type { LiveState } from '../../live/live-state.ts';
import { CSV_LOCALES } from '../../vocabulary/csv.ts';
import { didYouMean } from '../../vocabulary/did-you-mean.ts';
import { ApiError } from '../http/api-error.ts';
import type { Services } from '../services.ts';
import { answerHistoryProblems, neededHistory, timeRange } from './history.ts';
import { badRequest, Query, shown } from '../http/query.ts';
import { energyCosts, type CostsJson } from './costs/energy-costs.ts';
import { energyCsv, ENERGY_FORMATS } from './energy-csv.ts';
import { CONTENT_TYPES } from './history-format.ts';
import type { BuildingEnergyJson, EnergyJson, MeterReadingAtJson } from './answers/history.ts';

export const ENERGY_PARAMETERS = ['device', 'measurand', 'by', 'from', 'to', 'timeZone', 'format', 'locale'] as const;
export const METER_READING_PARAMETERS = ['device', 'at', 'timeZone'] as const;

/** More is no table that anybody reads, and a long time for the disk. */
const MAX_PERIODS = 20_000;

/** What is shown when nobody says from when. */
const DEFAULT_FROM: Readonly<Record<Period, string>> = {
  hour: 'today',
  day: 'thisMonth',
  week: 'thisYear',
  month: 'thisYear',
  year: 'thisYear-9y',
};

export function energyInterface(context: Services): FastifyPluginCallback {
  const { live, clock, config } = context;
  return (app, _options, done) => {
    answerHistoryProblems(app, context);
    app.get('/api/v1/energy', async (request, reply) => {
      const history = neededHistory(context);
      const query = new Query(request.query, ENERGY_PARAMETERS);
      const calendar = query.calendar('timeZone');
      const by = query.oneOf('by', PERIODS, 'day');
      const format = query.oneOf('format', ENERGY_FORMATS, 'json');
      const locale = query.oneOf('locale', CSV_LOCALES, 'en');
      const edgesMs = edgesOf(by, timeRange(query, DEFAULT_FROM[by], clock.wallMs(), calendar), calendar);
      const series = await history.seriesList();
      const device = query.text('device');
      const producers = config.roles?.pv ?? [];
      const { directions } = live;
      await learnDirections({ history, series, directions, devices: producers, nowMs: clock.wallMs() });
      const counter = counterOf(query, device, series);
      const questionOf = (name: string): DeviceQuestion => {
        const isProducer = producers.includes(name);
        const production = live.production(name, isProducer, measurandsOf(series, name));
        return { device: name, isProducer, production, edgesMs, ...(counter !== null && { counter }) };
      };
      const { tariff } = context;
      const past: Past = {
        ask: (name) => deviceEnergy(history, series, questionOf(name)),
        async costs(name, energy) {
          if (tariff === undefined) return null;
          const options = { history, series, tariff, grid: config.roles?.grid ?? null, nowMs: clock.wallMs() };
          return { currency: tariff.currency, periods: await energyCosts(options, questionOf(name), energy) };
        },
      };
      const answer =
        device === null
          ? await buildingAnswer(config, past, by, calendar)
          : await deviceAnswer(knownDevice(device, series, live), past, by, calendar);
      if (format === 'json') return answer;
      return reply.header('content-type', CONTENT_TYPES.csv).send(energyCsv(answer, locale));
    });

    app.get('/api/v1/meter-reading', async (request): Promise<MeterReadingAtJson> => {
      const history = neededHistory(context);
      const query = new Query(request.query, METER_READING_PARAMETERS);
      const calendar = query.calendar('timeZone');
      const hint = 'For example device=grid&at=2026-01-01.';
      const series = await history.seriesList();
      const device = knownDevice(query.need('device', hint), series, live);
      query.need('at', hint);
      const atMs = query.time('at', 'now', clock.wallMs(), calendar);
      const counters = series.filter((each) => each.device === device && each.isCounter);
      const readings = await Promise.all(counters.map((counter) => counterReading(history, counter, atMs, calendar)));
      return { device, at: calendar.iso(atMs), timeZone: calendar.timeZone, readings };
    });
    done();
  };
}

type EnergyQuery = Query<(typeof ENERGY_PARAMETERS)[number]>;

/** The counter that is asked for; null: the device's own choice. @throws ApiError HTTP_BAD_REQUEST */
function counterOf(query: EnergyQuery, device: string | null, series: readonly SeriesInfo[]): string | null {
  const counter = query.text('measurand');
  if (counter === null) return null;
  if (device === null) {
    throw badRequest('A counter belongs to a device.', 'For example device=heat&measurand=volume.', 'measurand');
  }
  const own = series.filter((each) => each.device === device && each.isCounter).map(({ measurand }) => measurand);
  if (own.includes(counter)) return counter;
  const hint = didYouMean(counter, own, 'counters') ?? 'no counter of it was recorded yet';
  throw badRequest(`${shown(device)} has no counter "${shown(counter)}".`, hint, 'measurand');
}

type Config = Services['config'];

function edgesOf(by: Period, range: { readonly fromMs: number; readonly toMs: number }, calendar: Calendar): number[] {
  const edgesMs = [calendar.startOf(by, range.fromMs)];
  for (const { toMs } of calendar.periods(by, range)) {
    edgesMs.push(toMs);
    if (edgesMs.length > MAX_PERIODS + 1) {
      throw badRequest(
        `That are more than ${MAX_PERIODS} periods.`,
        'Ask for a shorter range or longer periods.',
        'by',
      );
    }
  }
  return edgesMs;
}

/** The name of a device that is configured or was once recorded. @throws ApiError HTTP_UNKNOWN_DEVICE. */
function knownDevice(name: string, series: readonly SeriesInfo[], live: LiveState): string {
  const names = new Set([...live.devices.map((device) => device.name), ...series.map(({ device }) => device)]);
  if (names.has(name)) return name;
  const hint = didYouMean(name, names, 'devices') ?? 'no device is configured';
  throw new ApiError('HTTP_UNKNOWN_DEVICE', `There is no device "${shown(name)}".`, {
    hint,
    details: { device: shown(name) },
  });
}

interface Costed {
  readonly currency: string;
  /** In the order of the periods. */
  readonly periods: readonly CostsJson[];
}

/** What is known of a device in the periods that were asked for. */
interface Past {
  readonly ask: (device: string) => Promise<DeviceEnergy>;
  /** Null: nobody said what energy costs. */
  readonly costs: (device: string, energy: DeviceEnergy) => Promise<Costed | null>;
}

async function deviceAnswer(device: string, { ask, costs }: Past, by: Period, calendar: Calendar): Promise<EnergyJson> {
  const energy = await ask(device);
  const { unit, producedIn, periods } = energy;
  const costed = await costs(device, energy);
  return {
    ...{ device, by, timeZone: calendar.timeZone, unit: unit ?? 'Wh' },
    ...(producedIn !== null && { producedIn }),
    ...(costed && { currency: costed.currency }),
    periods: periods.map(({ fromMs, toMs, import: drawn, export: fed }, index) => ({
      ...{ from: calendar.iso(fromMs), to: calendar.iso(toMs) },
      ...{ import: drawn?.amount ?? null, export: fed?.amount ?? null },
      ...{ importStart: drawn?.start ?? null, importEnd: drawn?.end ?? null },
      ...{ exportStart: fed?.start ?? null, exportEnd: fed?.end ?? null },
      complete: isComplete([drawn, fed]),
      ...costed?.periods[index],
    })),
  };
}

/** Every counter that there is, and at least one. */
function isComplete(counted: readonly (Counted | null)[]): boolean {
  const there = counted.filter((each) => each !== null);
  return there.length > 0 && there.every(({ complete }) => complete);
}

async function buildingAnswer(
  { roles }: Config,
  { ask, costs }: Past,
  by: Period,
  calendar: Calendar,
): Promise<BuildingEnergyJson> {
  if (roles === undefined || roles.grid === null) {
    const hint =
      'Name a device (device=grid), or say `roles: { grid: ..., pv: [...], battery: ... }` in the configuration.';
    throw badRequest(
      'Without a device this is the building, and the configuration does not say which is its grid meter.',
      hint,
      'device',
    );
  }
  const askAll = (names: readonly string[]) => Promise.all(names.map(async (name) => (await ask(name)).periods));
  const grid = await ask(roles.grid);
  const costed = await costs(roles.grid, grid);
  const figures = buildingEnergy({
    grid: grid.periods,
    pv: await askAll(roles.pv),
    battery: await askAll(roles.battery),
  });
  return {
    roles: { grid: roles.grid, pv: roles.pv, battery: roles.battery },
    ...{ by, timeZone: calendar.timeZone, unit: 'Wh' },
    ...(costed && { currency: costed.currency }),
    periods: figures.map(({ fromMs, toMs, ...rest }, index) => ({
      ...{ from: calendar.iso(fromMs), to: calendar.iso(toMs) },
      ...rest,
      ...costed?.periods[index],
    })),
  };
}

async function counterReading(history: HistoryReader, counter: SeriesInfo, atMs: number, calendar: Calendar) {
  const { measurand, unit, id } = counter;
  const around = (await history.readingAt(counter.name, atMs)).find(({ series }) => series.id === id);
  const json = (reading: CounterReading | null | undefined) =>
    reading ? { value: tidy(reading.value), at: calendar.iso(reading.atMs), resolution: reading.resolution } : null;
  const before = json(around?.before);
  return { measurand, unit, value: before?.value ?? null, before, after: json(around?.after) };
}
