// What a statement is made of: devices, a time, price lists and the past. Types and how the history is asked; nothing is computed.
import type { DeviceQuestion } from '../../history/answer/device-energy.ts';
import type { HistoryReader, SeriesInfo } from '../../history/history.ts';
import type { Production } from '../../live/direction.ts';
import type { CounterExchange } from '../../model/exchange.ts';
import type { Calendar } from '../../time/calendar.ts';
import type { Tariff } from '../tariff.ts';

export interface StatementDevice {
  readonly name: string;
  /** Its role is to produce. */
  readonly isProducer: boolean;
  readonly production: Production;
  /** Year; null: not said. */
  readonly calibratedUntil: number | null;
}

export interface StatementQuestion {
  readonly history: HistoryReader;
  readonly series: readonly SeriesInfo[];
  readonly exchanges: readonly CounterExchange[];
  readonly tariff: Tariff;
  readonly calendar: Calendar;
  readonly devices: readonly StatementDevice[];
  /** Name of the grid meter, and of the producers: for the share of the house's own sun. */
  readonly grid: string | null;
  readonly producers: readonly StatementDevice[];
  /** Local midnights. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly nowMs: number;
}

export function asQuestion({ name, isProducer, production }: StatementDevice): Omit<DeviceQuestion, 'edgesMs'> {
  return { device: name, isProducer, production };
}
