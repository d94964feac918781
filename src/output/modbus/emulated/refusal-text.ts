// What a client of an emulated meter was refused, and what helps, in words. Pure.
import type { Text } from '../../../vocabulary/text.ts';
import type { Refused } from './emulated-meter.ts';

export interface RefusingUnit {
  readonly id: number;
  readonly device: string;
  /** Catalogue id of the model that it shows. */
  readonly model: string;
}

/** Names at most in one line; the rest is counted. */
const MAX_LISTED = 12;

export function refusalText({ id, device, model }: RefusingUnit, why: Refused['why'], names: readonly string[]): Text {
  const { en, de } = listOf(names);
  if (why === 'unlike') {
    return {
      en: `unit ${id} was asked for ${en}, which ${device} has, but which cannot be expressed as a register of ${model}: answered with an exception. Another model may have the value in a form that fits`,
      de: `Nummer ${id} wurde nach ${de} gefragt: ${device} hat das, aber es lässt sich nicht als Register von ${model} ausdrücken; geantwortet wird mit einer Ausnahme. Ein anderes Modell hat den Wert vielleicht in passender Form`,
    };
  }
  return {
    en: `unit ${id} was asked for ${en}, which ${device} does not measure: answered with exception 2. If a client cannot do without, see \`for\` and \`missing\` in docs/modbus-server.md`,
    de: `Nummer ${id} wurde nach ${de} gefragt, was ${device} nicht misst; geantwortet wird mit Ausnahme 2. Kommt ein Programm nicht ohne aus: \`for\` und \`missing\` in docs/modbus-server.md`,
  };
}

function listOf(names: readonly string[]): Text {
  const more = names.length - MAX_LISTED;
  const listed = names.slice(0, MAX_LISTED).join(', ');
  return more > 0
    ? { en: `${listed} and ${more} more`, de: `${listed} und ${more} weiteren` }
    : { en: listed, de: listed };
}
