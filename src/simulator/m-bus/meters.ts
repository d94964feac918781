// Meters of a house on an M-Bus: heat, water, electricity. What flows is given; counters follow from it. Knows no wire.
import type { SecondaryAddress } from '../../codec/m-bus/secondary-address.ts';
import type { Clock } from '../../model/clock.ts';
import { SimulatedMBusMeter } from './meter.ts';
import {
  differenceKelvin,
  energyHectoWh,
  energyKwh,
  fabricationNumber,
  flowDegrees,
  flowLitres,
  localDate,
  localTime,
  operatingDays,
  phaseAmperes,
  phaseVolts,
  powerWatts,
  returnDegrees,
  volumeLitres,
} from './records.ts';

export interface MBusMeterPlace {
  /** Primary address. */
  readonly address: number;
  /** Eight digits. */
  readonly identification: string;
  readonly clock: Clock;
}

const MS_PER_HOUR = 3_600_000;
/** EFE, ZRI and ABB: as the makers' codes in EN 13757-3 are made. */
const MAKERS = { heat: 0x14c5, water: 0x6a49, electricity: 0x0442 } as const;
const MEDIA = { heat: 0x04, coldWater: 0x16, warmWater: 0x06, electricity: 0x02 } as const;

/** Counts what flows, from one look to the next. */
class Counter {
  #total: number;
  #lastMs: number;
  readonly #clock: Clock;

  constructor(clock: Clock, start: number) {
    this.#clock = clock;
    this.#total = start;
    this.#lastMs = clock.monotonicMs();
  }

  /** @param perHour what flows now */
  now(perHour: number): number {
    const nowMs = this.#clock.monotonicMs();
    this.#total += (perHour * (nowMs - this.#lastMs)) / MS_PER_HOUR;
    this.#lastMs = nowMs;
    return this.#total;
  }
}

/** Heat of a litre of water, Wh a kelvin. */
const WATER_WH = 1.163;

/** Two telegrams: what is now, and the last due date. */
export function heatMeter(place: MBusMeterPlace, power: (wallMs: number) => number): SimulatedMBusMeter {
  const { clock, identification } = place;
  const heat = new Counter(clock, 18_432_500);
  const water = new Counter(clock, 902.417);
  return meterOf(place, MAKERS.heat, 0x27, MEDIA.heat, () => {
    const nowMs = clock.wallMs();
    const watts = Math.max(0, power(nowMs));
    const spread = watts > 0 ? 8 : 0;
    const flow = spread === 0 ? 0 : watts / (spread * WATER_WH) / 1000;
    const values = [
      energyHectoWh(heat.now(watts) / 1000),
      volumeLitres(water.now(flow)),
      powerWatts(watts),
      flowLitres(flow),
    ];
    const degrees = [
      flowDegrees(watts > 0 ? 36.5 : 24.1),
      returnDegrees(watts > 0 ? 28.5 : 24.1),
      differenceKelvin(spread),
    ];
    const due = { storage: 1 };
    return [
      [
        fabricationNumber(Number(identification)),
        ...values,
        ...degrees,
        operatingDays(731),
        localTime(new Date(nowMs)),
      ],
      [energyKwh(16_120, due), localDate(new Date(Date.UTC(2025, 11, 31, 12)), due)],
    ];
  });
}

export interface WaterMeterPlace extends MBusMeterPlace {
  readonly isWarm?: boolean;
  /** m3. */
  readonly startM3?: number;
}

export function waterMeter(place: WaterMeterPlace, litresPerHour: (wallMs: number) => number): SimulatedMBusMeter {
  const { clock, identification, isWarm = false, startM3 = 57.25 } = place;
  const water = new Counter(clock, startM3);
  return meterOf(place, MAKERS.water, 0x01, isWarm ? MEDIA.warmWater : MEDIA.coldWater, () => {
    const nowMs = clock.wallMs();
    const flow = litresPerHour(nowMs) / 1000;
    return [[fabricationNumber(Number(identification)), volumeLitres(water.now(flow)), flowLitres(flow)]];
  });
}

export function electricityMeter(place: MBusMeterPlace, power: (wallMs: number) => number): SimulatedMBusMeter {
  const { clock } = place;
  const energy = new Counter(clock, 4_711_200);
  return meterOf(place, MAKERS.electricity, 0x02, MEDIA.electricity, () => {
    const watts = power(clock.wallMs());
    const counted = energy.now(watts) / 1000;
    const tariffs = [energyHectoWh(counted * 0.75, { tariff: 1 }), energyHectoWh(counted * 0.25, { tariff: 2 })];
    const phases = ([1, 2, 3] as const).flatMap((phase) => [phaseVolts(phase, 230), phaseAmperes(phase, watts / 690)]);
    return [[energyHectoWh(counted), ...tariffs, powerWatts(watts), ...phases]];
  });
}

function meterOf(
  { address, identification }: MBusMeterPlace,
  manufacturer: number,
  version: number,
  medium: number,
  telegrams: () => readonly (readonly Uint8Array[])[],
): SimulatedMBusMeter {
  const secondary: SecondaryAddress = { identification, manufacturer, version, medium };
  return new SimulatedMBusMeter({ address, secondary, telegrams });
}
