// Which devices a statement has when nobody names them, and how it is asked of a history. It must not know interfaces.
import { learnDirections } from '../../history/answer/lifetime-counts.ts';
import { measurandsOf } from '../../history/answer/device-energy.ts';
import type { HistoryReader } from '../../history/history.ts';
import { CounterDirections, productionOf } from '../../live/direction.ts';
import type { RolesConfig } from '../../live/roles.ts';
import type { Calendar } from '../../time/calendar.ts';
import type { Tariff } from '../tariff.ts';
import type { StatementDevice } from './question.ts';
import { statement, type Statement } from './statement.ts';

export interface StatementRequest {
  readonly history: HistoryReader;
  readonly tariff: Tariff;
  readonly calendar: Calendar;
  readonly roles: Pick<RolesConfig, 'grid' | 'pv'>;
  /** Years by device. */
  readonly calibratedUntil: Readonly<Record<string, number>>;
  /** Null: the contracts and tenants, else all that was recorded. */
  readonly devices: readonly string[] | null;
  readonly fromMs: number;
  readonly toMs: number;
  readonly nowMs: number;
  /** What is known already. */
  readonly directions?: CounterDirections;
}

/** From midnight to midnight. Rejects as the history does. */
export async function askStatement(request: StatementRequest): Promise<Statement> {
  const { history, tariff, calendar, roles, calibratedUntil, nowMs } = request;
  const directions = request.directions ?? new CounterDirections();
  const series = await history.seriesList();
  await learnDirections({ history, series, directions, devices: roles.pv, nowMs });
  const deviceOf = (name: string): StatementDevice => {
    const isProducer = roles.pv.includes(name);
    const measurands = measurandsOf(series, name);
    const production = productionOf({ isProducer, measurands, ahead: directions.ahead(name) });
    return { name, isProducer, production, calibratedUntil: calibratedUntil[name] ?? null };
  };
  const contracts = [roles.grid ?? [], Object.keys(tariff.config.devices), tariff.config.tenants].flat();
  const recorded = series.filter(({ isCounter }) => isCounter).map(({ device }) => device);
  const names = request.devices ?? (contracts.length > 0 ? contracts : recorded);
  const lastMs = request.toMs - 1;
  return statement({
    ...{ history, series, exchanges: await history.exchanges(), tariff, calendar, nowMs, grid: roles.grid },
    devices: [...new Set(names)].map(deviceOf),
    producers: roles.pv.map(deviceOf),
    fromMs: calendar.startOf('day', request.fromMs),
    toMs: calendar.next('day', lastMs),
  });
}
