// Words what is wrong with a reference to something that does not exist, and what was probably meant.
// It must not know types or values.
import { type NameNode, type Problem, type ReadingNode, type Reference, problemAt } from './ast.ts';
import { closest, didYouMean } from '../vocabulary/did-you-mean.ts';

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
  return problemAt(node, `there is no dataset or published name "${node.name}"`, known && nameHint(node.name, known));
}

function nameHint(name: string, known: KnownNames): string {
  if (known.devices.includes(name)) {
    const [measurand = 'power'] = known.measurandsOf(name);
    return `"${name}" is a device: write for example ${written(name)}.${written(measurand)}`;
  }
  const near = closest(name, known.names);
  if (near !== null) return `did you mean "${near}"?`;
  return `a reading is written device.measurand, a text in quotes: '${name}'`;
}

function unknownReading(node: ReadingNode, known: KnownNames | null): Problem {
  const { device, measurand } = node;
  if (known === null) return problemAt(node, `there is no reading "${device}.${measurand}"`);
  if (known.devices.includes(device)) {
    const hint = didYouMean(measurand, known.measurandsOf(device), 'it has');
    return problemAt(node.measurandSpan, `device "${device}" has no measurand "${measurand}"`, hint);
  }
  const hint = known.names.includes(device)
    ? `"${device}" is a name of its own: write it without ".${measurand}"`
    : didYouMean(device, known.devices, 'devices');
  return problemAt(node.deviceSpan, `there is no device "${device}"`, hint);
}

/** A name as an expression has to write it: in quotes when it is not letters, digits and _. */
function written(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : `"${name.replaceAll(/["\\]/g, '\\$&')}"`;
}
