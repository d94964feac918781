// The words of a scan: gosdm630's lines, what was found in detail, JSON. Knows results, no bus.
import type { Found, ScanResult } from '../../kinds/modbus/commissioning/scan-bus.ts';
import type { Candidate, ProbeReading } from '../../kinds/modbus/commissioning/scan-identify.ts';
import { ERROR_CATALOGUE, type ErrorCode } from '../../vocabulary/error-codes.ts';
import { MEASURANDS, isMeasurand } from '../../vocabulary/measurands.ts';

/** gosdm630's last line, word for word. */
export const WARNING =
  'WARNING: This lists only the devices that responded to a known L1 voltage request. ' +
  'Devices with different function code definitions might not be detected.';

/** `Device 21: SDM type device found, L1 voltage: 234.86`, `Device 22: n/a`. */
export function deviceLine(result: ScanResult): string {
  const { id } = result;
  switch (result.kind) {
    case 'silent':
      return `Device ${id}: n/a`;
    case 'damaged':
      return `Device ${id}: answers, but damaged: ${damageRemedy(id, result.code)}`;
    case 'meter': {
      const [best] = result.candidates;
      if (best === undefined) return `Device ${id}: answers, but is no meter of the catalogue`;
      const found = `Device ${id}: ${best.model.type} type device found`;
      return result.reading === null ? found : `${found}, ${readingText(result.reading)}`;
    }
  }
}

function readingText({ measurand, value }: ProbeReading): string {
  return `${readingName(measurand)}: ${value.toFixed(2)}`;
}

/** gosdm630 called every voltage it probed "L1 voltage". */
function readingName(measurand: string): string {
  if (measurand === 'voltage' || measurand === 'voltageL1') return 'L1 voltage';
  return isMeasurand(measurand) ? MEASURANDS[measurand].description : measurand;
}

function damageRemedy(id: number, code: ErrorCode): string {
  const what = code === 'MODBUS_FOREIGN' ? 'foreign answers' : ERROR_CATALOGUE[code].en.replace(/\.$/, '');
  return (
    `${what}; are there two meters with id ${id}? Connect one alone to see. ` +
    'Else check termination, baud rate and parity (--auto tries the usual ones)'
  );
}

/** gosdm630's summary, one line an element. */
export function summaryLines(found: readonly Found[]): string[] {
  const devices = found.map((each) => `* slave address ${each.id}: ${summaryType(each)}`);
  return [`Found ${found.length} active devices:`, ...devices, WARNING];
}

function summaryType(found: Found): string {
  if (found.kind === 'damaged') return 'damaged answers';
  const [best] = found.candidates;
  return best === undefined ? 'type unknown' : `type ${best.model.type}`;
}

/** Which meters of the catalogue they are, and why. Empty when there is nothing to say. */
export function modelText(found: readonly Found[]): string {
  const lines = found.flatMap((each) => (each.kind === 'meter' ? meterLines(each.id, each.candidates) : []));
  return lines.length === 0 ? '' : `\nModels of the catalogue:\n${lines.map((line) => `${line}\n`).join('')}`;
}

function meterLines(id: number, candidates: readonly Candidate[]): string[] {
  const [best, ...others] = candidates;
  if (best === undefined) {
    return [
      `  ${id}: none fits; \`meterhub read --raw 0x0000 2 -d ${id}\` shows its registers`,
      `     \`meterhub models\` lists what is supported`,
    ];
  }
  const lines = [`  ${id}: ${candidateText(best)}`];
  if (others.length === 0) return lines;
  lines.push(
    `     these cannot be told from it by their registers; prefer the one on the label, else ${best.model.id}:`,
  );
  return [...lines, ...others.map((each) => `     or ${candidateText(each)}`)];
}

function candidateText({ model, reason }: Candidate): string {
  return `${model.id} (${model.manufacturer} ${model.model}): ${reason}`;
}

/** One device of `--json`. */
export function foundJson(found: Found): unknown {
  if (found.kind === 'damaged') {
    return { id: found.id, state: 'damaged', error: found.code, remedy: damageRemedy(found.id, found.code) };
  }
  const { id, candidates, reading } = found;
  const [best] = candidates;
  const listed = candidates.map(({ model, reason }) => ({ model: model.id, type: model.type, reason }));
  if (best === undefined) return { id, state: 'unknown', candidates: listed };
  return { id, state: 'found', type: best.model.type, model: best.model.id, reading, candidates: listed };
}
