// An everHome EcoTracker: one page of JSON over HTTP, W and Wh (everhome.cloud, local interface of the EcoTracker). It must not
// know sockets.
import {
  jsonReply,
  offReply,
  type HttpQuestion,
  type HttpReply,
  type PlayedMeter,
  type ReadFigures,
} from './played-meter.ts';

/** What everHome's devices say by multicast DNS. */
const PRODUCT_ID = '1137';

export interface EcoTrackerOptions {
  /** Twelve hexadecimal digits in upper case. */
  readonly mac: string;
  readonly device: string;
  readonly read: ReadFigures;
  /** Mean power of the last minute, W; null: none. */
  readonly meanPower: () => number | null;
}

export class EcoTracker implements PlayedMeter {
  readonly name: string;
  readonly announced: PlayedMeter['announced'];
  readonly #options: EcoTrackerOptions;

  constructor(options: EcoTrackerOptions) {
    this.#options = options;
    this.name = `ecotracker-${options.mac}`;
    const serial = options.mac.toLowerCase();
    const txt = [`serial=${serial}`, `productid=${PRODUCT_ID}`];
    this.announced = [{ type: '_everhome._tcp', txt, saysAddress: true }];
  }

  answer({ path }: HttpQuestion): HttpReply {
    const { read, device, meanPower } = this.#options;
    if (path !== '/v1/json') return { status: 404, type: 'text/plain; charset=utf-8', body: 'Not Found' };
    const figures = read();
    if (figures === null) return offReply(device);
    const { power, hasPhases, phases, energyImport, energyExport } = figures;
    // It leaves out what its meter does not say.
    const byPhase = hasPhases
      ? {
          powerPhase1: round(phases[0].power),
          powerPhase2: round(phases[1].power),
          powerPhase3: round(phases[2].power),
        }
      : {};
    return jsonReply(
      JSON.stringify({
        ...{ power: round(power), powerAvg: round(meanPower() ?? power), ...byPhase },
        ...(energyImport !== null && { energyCounterIn: energyImport }),
        ...(energyExport !== null && { energyCounterOut: energyExport }),
      }),
    );
  }
}

/** Whole watts; never -0. */
function round(value: number): number {
  return Math.round(value) + 0;
}
