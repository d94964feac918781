// Telegrams as real meters send them, byte for byte in their habits, and what must be decoded from them. Ids, serial numbers
// and public keys are invented and the checksums made for them; so are the damaged parts between the telegrams.
import { readFileSync } from 'node:fs';
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

const FOLDER = join(import.meta.dirname, '../fixtures/sml');

export function loadCaptures(): readonly Capture[] {
  const { files } = JSON.parse(readFileSync(join(FOLDER, 'expected.json'), 'utf8')) as {
    files: Record<string, ExpectedFile>;
  };
  return Object.entries(files).map(([name, expected]) => ({
    name,
    bytes: new Uint8Array(readFileSync(join(FOLDER, name))),
    expected,
  }));
}
