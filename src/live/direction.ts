// Which of its two directions is what a device produces: decided once for a device, by its role, by what it measures and by
// what it counted in its whole life. Never by the period that somebody asks for. It must not know configuration or history.
import type { Snapshot } from '../model/reading.ts';

/**
 * `import`: its power is positive while it produces, `energyImport` or a total without direction counts it (inverters).
 * `export`: its power is negative while it produces, `energyExport` counts it (a meter in front of an inverter, wired as the
 * signs of this program mean it). null: it produces nothing, or has not counted enough yet to tell.
 */
export type Production = 'import' | 'export' | null;

/** Of the whole life of the device, exchanged meters included, Wh; null: not known. */
export interface LifetimeCounts {
  readonly importWh: number | null;
  readonly exportWh: number | null;
}

/** What an inverter draws in its first nights before the first sun must not decide: several nights of 12 Wh. */
const LEAST_LEAD_WH = 100;
/** A decision that is made changes only when the other direction is clearly ahead, share of what the decided one counted. */
const LEAD_TO_CHANGE = 0.1;

/** Only inverters measure these. */
const INVERTER_MEASURANDS = ['energyYear', 'dcPower', 'dcPowerS1', 'dcVoltage', 'dcVoltageS1'];

interface Counted {
  importWh: number | null;
  exportWh: number | null;
  /** The newest readings: what they rise by is counted, a fall is an exchanged meter. */
  lastImportWh: number | null;
  lastExportWh: number | null;
  ahead: Production;
  isLearned: boolean;
}

/** Which direction of each device counted more in its life. */
export class CounterDirections {
  readonly #devices = new Map<string, Counted>();

  accept({ device, readings }: Snapshot): void {
    for (const { measurand, value } of readings) {
      if (typeof value !== 'number') continue;
      if (measurand === 'energyImport') {
        const counted = this.#of(device);
        counted.importWh = countedOn(counted.importWh, counted.lastImportWh, value);
        counted.lastImportWh = value;
        counted.ahead = aheadOf(counted);
      } else if (measurand === 'energyExport') {
        const counted = this.#of(device);
        counted.exportWh = countedOn(counted.exportWh, counted.lastExportWh, value);
        counted.lastExportWh = value;
        counted.ahead = aheadOf(counted);
      }
    }
  }

  /** What the device had counted before this program was started, from the history. */
  learn(device: string, { importWh, exportWh }: LifetimeCounts): void {
    const counted = this.#of(device);
    counted.importWh = larger(counted.importWh, importWh);
    counted.exportWh = larger(counted.exportWh, exportWh);
    counted.ahead = aheadOf(counted);
    counted.isLearned = true;
  }

  hasLearned(device: string): boolean {
    return this.#devices.get(device)?.isLearned === true;
  }

  /** null: too close to tell, or nothing counted yet. */
  ahead(device: string): Production {
    return this.#devices.get(device)?.ahead ?? null;
  }

  forget(device: string): void {
    this.#devices.delete(device);
  }

  #of(device: string): Counted {
    let counted = this.#devices.get(device);
    if (counted === undefined) {
      const nothing = { importWh: null, exportWh: null, lastImportWh: null, lastExportWh: null };
      counted = { ...nothing, ahead: null, isLearned: false };
      this.#devices.set(device, counted);
    }
    return counted;
  }
}

export interface Producer {
  /** The configuration says that it produces (role `pv`). */
  readonly isProducer: boolean;
  /** All that it is known to measure. */
  readonly measurands: ReadonlySet<string>;
  readonly ahead: Production;
}

/** The one answer that energy figures, interfaces and the page share. */
export function productionOf({ isProducer, measurands, ahead }: Producer): Production {
  if (!producesSomething(measurands, isProducer)) return null;
  if (measurands.has('energyTotal')) return 'import';
  if (!measurands.has('energyExport')) return isMeasured(measurands) ? 'import' : null;
  return measurands.has('energyImport') ? ahead : 'export';
}

/** True of a device with the role of a producer, and of one that can be nothing else. */
export function producesSomething(measurands: ReadonlySet<string>, isProducer: boolean): boolean {
  if (isProducer) return true;
  return hasOwnTotal(measurands) && INVERTER_MEASURANDS.some((name) => measurands.has(name));
}

/**
 * Whether `energyTotal` counts what the device's own power shows. Inverters and wallboxes count in one direction only, the
 * one in which their power is positive. The power flow of a whole site has a counter of its panels beside the power of the
 * grid: that one belongs elsewhere.
 */
export function hasOwnTotal(measurands: ReadonlySet<string>): boolean {
  return !measurands.has('pvPower');
}

/**
 * The recorded counters of the production, best first: one device may have been an inverter that was read, and later a meter
 * in front of it. A sum of both directions stands only for a device that tells no directions apart.
 */
export function productionCounters(production: Production, recorded: ReadonlySet<string>): readonly string[] {
  const [drawn, fedIn] = [recorded.has('energyImport'), recorded.has('energyExport')];
  const own = recorded.has('energyTotal') ? ['energyTotal'] : [];
  if (!drawn && !fedIn) return recorded.has('energySum') ? [...own, 'energySum'] : own;
  if (production === 'import' && drawn) return [...own, 'energyImport'];
  return production === 'export' && fedIn ? [...own, 'energyExport'] : own;
}

function isMeasured(measurands: ReadonlySet<string>): boolean {
  return ['power', 'powerL1', 'energyImport', 'energySum'].some((name) => measurands.has(name));
}

function countedOn(counted: number | null, last: number | null, value: number): number {
  if (counted === null || last === null) return Math.max(counted ?? 0, value);
  return counted + Math.max(0, value - last);
}

function aheadOf({ importWh, exportWh, ahead }: Counted): Production {
  const [drawn, fedIn] = [importWh ?? 0, exportWh ?? 0];
  const isAhead = (one: number, other: number, decided: boolean): boolean =>
    one - other > Math.max(LEAST_LEAD_WH, decided ? other * LEAD_TO_CHANGE : 0);
  if (ahead !== 'export' && isAhead(fedIn, drawn, ahead !== null)) return 'export';
  if (ahead !== 'import' && isAhead(drawn, fedIn, ahead !== null)) return 'import';
  return ahead;
}

function larger(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.max(one, other);
}
