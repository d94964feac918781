// The files of a log folder: their names, what is too old or too much, and the end of what was written today.
// It must not know how lines come about or when they are written.
import { open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** `meterhub-2026-01-15.log`; a day that outgrows one file goes on in `meterhub-2026-01-15.2.log`. */
export function logFileName(date: string, part: number): string {
  return part === 1 ? `meterhub-${date}.log` : `meterhub-${date}.${part}.log`;
}

const NAME = /^meterhub-(\d{4}-\d{2}-\d{2})(?:\.(\d+))?\.log$/;

export interface LogFile {
  readonly path: string;
  readonly date: string;
  readonly part: number;
  readonly bytes: number;
}

/** The files of the log, oldest first; others in the folder are left alone. Rejects when the folder cannot be read. */
export async function listLogFiles(folder: string): Promise<LogFile[]> {
  const files: LogFile[] = [];
  for (const name of await readdir(folder)) {
    const [, date, part = '1'] = NAME.exec(name) ?? [];
    if (date === undefined) continue;
    const path = join(folder, name);
    const { size: bytes } = await stat(path);
    files.push({ path, date, part: Number(part), bytes });
  }
  return files.sort((a, b) => (a.date === b.date ? a.part - b.part : a.date < b.date ? -1 : 1));
}

/**
 * Deletes files of days before `oldestDate`, and then the oldest until all together take at most `maxBytes`.
 * The newest file always stays: it is being written.
 */
export async function cleanLogFolder(folder: string, oldestDate: string, maxBytes: number): Promise<void> {
  const files = await listLogFiles(folder);
  let bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  for (const file of files.slice(0, -1)) {
    if (file.date >= oldestDate && bytes <= maxBytes) return;
    await rm(file.path, { force: true });
    bytes -= file.bytes;
  }
}

/** The last lines of a day, at most `maxBytes` of them. Rejects when a file cannot be read. */
export async function readEndOfDay(folder: string, date: string, maxBytes: number): Promise<string> {
  const files = (await listLogFiles(folder)).filter((file) => file.date === date);
  let text = '';
  for (const file of files.reverse()) {
    const room = maxBytes - Buffer.byteLength(text);
    if (room <= 0) break;
    text = (await readEnd(file, room)) + text;
  }
  return text;
}

async function readEnd({ path, bytes }: LogFile, maxBytes: number): Promise<string> {
  const length = Math.min(bytes, maxBytes);
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, bytes - length);
    const text = buffer.subarray(0, bytesRead).toString('utf8');
    // From the middle of a file: begin with a whole line.
    return length < bytes ? text.slice(text.indexOf('\n') + 1) : text;
  } finally {
    await file.close();
  }
}
