// Finds the recorded telegrams of real meters beside the repository, and what must be decoded from them.
// They carry no licence and hold real serial numbers, so they are read where they lie and never copied.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface ExpectedValue {
  readonly value: number | string | boolean | null;
  readonly unit: number | null;
  readonly unitName?: string;
  readonly type: 'int' | 'uint' | 'octets' | 'bool' | null;
  readonly raw?: number;
  readonly wire: string;
  readonly scaler: number | null;
  readonly status?: string;
  readonly statusBytes?: number;
  readonly valTime?: number;
  readonly note?: string;
}

export interface ExpectedList {
  readonly offset: number;
  readonly serverId: string | null;
  readonly listName: string | null;
  readonly actSensorTime: { readonly kind: number; readonly value: number } | null;
  readonly values: Readonly<Record<string, ExpectedValue>>;
}

export interface ExpectedTelegram {
  readonly offset: number;
  readonly length: number;
  readonly padding: number;
  readonly secIndex: number | null;
  readonly e_import: number | null;
  readonly e_export: number | null;
  readonly p: number | null;
  readonly pFrom: string | null;
}

export interface ExpectedFile {
  readonly meter: string;
  readonly bytes: number;
  readonly frames: {
    readonly valid: number;
    readonly crcBad: number;
    readonly cutByNewStart: number;
    readonly cutByEndOfFile: number;
  };
  readonly telegrams: readonly ExpectedTelegram[];
  readonly first: ExpectedList;
  readonly last: ExpectedList;
}

export interface Capture {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly expected: ExpectedFile;
}

/** Folder of the captures: METERHUB_SML_CAPTURES, or shared/sml beside the repository. */
export const CAPTURES_FOLDER =
  process.env['METERHUB_SML_CAPTURES'] ?? join(import.meta.dirname, '..', '..', '..', 'shared', 'sml');

/** All captures, or none where the folder is absent. */
export function loadCaptures(): readonly Capture[] {
  const index = join(CAPTURES_FOLDER, 'expected.json');
  if (!existsSync(index)) return [];
  const { files } = JSON.parse(readFileSync(index, 'utf8')) as { files: Record<string, ExpectedFile> };
  return Object.entries(files).map(([name, expected]) => ({
    name,
    bytes: new Uint8Array(readFileSync(join(CAPTURES_FOLDER, name))),
    expected,
  }));
}
