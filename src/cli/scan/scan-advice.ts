// What to do after a scan: the next command, or where to look when nobody answered. Text only; knows no bus.
import type { BusFindings } from '../../commissioning/found-config.ts';
import type { ModbusBusConfig } from '../../kinds/modbus/config.ts';

/** How a telegram of an infrared head begins (BSI TR-03109-1, SML transport: escape sequence, version 1). */
const SML_START = '1b1b1b1b01010101';

/** Sees whether an infrared head sends on the line; says it once. */
export class SmlStart {
  #tail = '';
  #isSaid = false;

  /** True the first time that the beginning of a telegram is in what came so far. */
  isIn(bytes: Uint8Array): boolean {
    if (this.#isSaid) return false;
    const heard = this.#tail + Buffer.from(bytes).toString('hex');
    this.#tail = heard.slice(-SML_START.length);
    this.#isSaid = heard.includes(SML_START);
    return this.#isSaid;
  }
}

export function smlNote({ name }: Pick<ModbusBusConfig, 'name'>): string {
  return `an infrared head sends here, which is no Modbus: meterhub read --sml -s ${name.replace(/^rtu:/, 'tcp:')}`;
}

/** What to type next; of nothing, what to look at. */
export function nextSteps(adapter: string, findings: readonly BusFindings[], isAuto: boolean): string {
  for (const { bus, found } of findings) {
    for (const each of found) {
      const [best] = each.kind === 'meter' ? each.candidates : [];
      if (best === undefined) continue;
      const isSerial = bus.type === 'modbus-rtu';
      const line = isSerial ? ` --baud ${bus.baud} --framing ${bus.framing}` : '';
      const isUsual = !isSerial || (bus.baud === 9600 && bus.framing === '8N1');
      return `\nNext:
  meterhub read -s ${adapter}${line} -d ${best.model.id}:${each.id}     its values
  meterhub init -s ${adapter}${isUsual ? '' : ' --auto'}     writes a configuration of what is there\n`;
    }
  }
  const [first] = findings;
  if (first === undefined || first.found.length > 0) return '';
  return `\nNobody answered. What to look at:\n${advice(first.bus, adapter, isAuto)
    .map((text) => `- ${text}\n`)
    .join('')}`;
}

function advice({ type }: ModbusBusConfig, adapter: string, isAuto: boolean): string[] {
  const meter = 'the meter: has it power, and is Modbus switched on in its menu?';
  if (type === 'modbus-rtu') {
    const speed = `speed and parity: \`meterhub scan -s ${adapter} --auto\` tries the usual ones`;
    return ['A and B: exchange the two wires (makers do not agree which is which)', meter, ...(isAuto ? [] : [speed])];
  }
  const other = type === 'modbus-tcp' ? 'rtu' : 'tcp';
  const host = adapter.replace(/^[a-z]+:\/\//, '');
  return [
    `the protocol: the converter may speak another one: \`meterhub scan -s ${other}://${host}\``,
    'the converter: its own speed and parity have to be those of the meters; A and B exchanged?',
    meter,
  ];
}
