// Words what is wrong with a reference to something that does not exist, and what was probably meant.
// It must not know types or values.
import type { Text } from '../vocabulary/text.ts';
import { type NameNode, type Problem, type ReadingNode, type Reference, problemAt } from './ast.ts';
import { closest, suggestion } from '../vocabulary/did-you-mean.ts';

/** What a configuration has that an expression can refer to. */
export interface KnownNames {
  readonly devices: readonly string[];
  /** The measurands of a device; empty for a device that does not exist. */
  measurandsOf(device: string): readonly string[];
  /** Dataset names and published names. */
  readonly names: readonly string[];
}

/** The problem at a reference that names nothing. */
export function unknownReference(reference: Reference, known: KnownNames | null): Problem {
  return reference.kind === 'name' ? unknownName(reference, known) : unknownReading(reference, known);
}

function unknownName(node: NameNode, known: KnownNames | null): Problem {
  return problemAt(
    node,
    {
      en: `there is no dataset or published name "${node.name}"`,
      de: `im Datensatz und unter den veröffentlichten Werten gibt es kein "${node.name}"`,
    },
    known && nameHint(node.name, known),
  );
}

function nameHint(name: string, known: KnownNames): Text {
  if (known.devices.includes(name)) {
    const [measurand = 'power'] = known.measurandsOf(name);
    return {
      en: `"${name}" is a device: write for example ${written(name)}.${written(measurand)}`,
      de: `"${name}" ist ein Gerät: zum Beispiel ${written(name)}.${written(measurand)} schreiben`,
    };
  }
  const near = closest(name, known.names);
  if (near !== null) return { en: `did you mean "${near}"?`, de: `ist "${near}" gemeint?` };
  return {
    en: `a reading is written device.measurand, a text in quotes: '${name}'`,
    de: `einen Messwert schreibt man Gerät.Messgröße, einen Text in Anführungszeichen: '${name}'`,
  };
}

function unknownReading(node: ReadingNode, known: KnownNames | null): Problem {
  const { device, measurand } = node;
  if (known === null)
    return problemAt(node, {
      en: `there is no reading "${device}.${measurand}"`,
      de: `es gibt keinen Messwert "${device}.${measurand}"`,
    });
  if (known.devices.includes(device)) {
    const hint = suggestion(measurand, known.measurandsOf(device), { en: 'it has', de: 'es hat' });
    return problemAt(
      node.measurandSpan,
      {
        en: `device "${device}" has no measurand "${measurand}"`,
        de: `das Gerät "${device}" hat keine Messgröße "${measurand}"`,
      },
      hint,
    );
  }
  const hint = known.names.includes(device)
    ? {
        en: `"${device}" is a name of its own: write it without ".${measurand}"`,
        de: `"${device}" ist ein eigener Name: ohne ".${measurand}" schreiben`,
      }
    : suggestion(device, known.devices, { en: 'devices', de: 'Geräte' });
  return problemAt(
    node.deviceSpan,
    { en: `there is no device "${device}"`, de: `es gibt kein Gerät "${device}"` },
    hint,
  );
}

/** A name as an expression has to write it: in quotes when it is not letters, digits and _. */
function written(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : `"${name.replaceAll(/["\\]/g, '\\$&')}"`;
}
