// Where the prices of dynamic tariffs are kept: a CSV file a tariff in a folder beside the history, so that costs of the past never
// change and can be computed without the network. It must not know where prices come from.
import { open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { nanoText, toNano } from './exact.ts';
import { PriceBook, withoutOverlap, type PriceSlot } from './price-book.ts';
import type { DynamicPrice, TariffConfig } from './tariff-config.ts';
import { makeFolder } from '../files/make-folder.ts';

const HEAD = 'from,to,price';

/** `prices` beside the file of the history. */
export function priceFolder(historyPath: string): string {
  return join(dirname(historyPath), 'prices');
}

/** All dynamic prices that a tariff names, as they were kept. Rejects when a file cannot be read. */
export async function keptBooks(tariff: TariffConfig, folder: string): Promise<Map<string, PriceBook>> {
  const books = new Map<string, PriceBook>();
  for (const { name } of dynamicPrices(tariff)) books.set(name, new PriceBook((await keptPrices(folder, name)).slots));
  return books;
}

export function dynamicPrices(tariff: TariffConfig): DynamicPrice[] {
  const entries = [...tariff.import, ...tariff.export, ...Object.values(tariff.devices).flat()];
  return entries.flatMap(({ dynamic }) => dynamic ?? []);
}

/** Rejects when there is a file that cannot be read. A line that cannot be read is left out and counted. */
export async function keptPrices(folder: string, name: string): Promise<{ slots: PriceSlot[]; unreadable: number }> {
  const text = await readFile(pathOf(folder, name), 'utf8').catch((error: unknown) => {
    if (isNoFile(error)) return '';
    throw error;
  });
  let unreadable = 0;
  const slots = text
    .split('\n')
    .slice(1)
    .filter((line) => line.trim() !== '')
    .flatMap((line) => {
      const slot = slotOf(line);
      if (slot === null) unreadable++;
      return slot ?? [];
    });
  return { slots: withoutOverlap(slots), unreadable };
}

/** Whole or not at all: a new file takes the place of the old one when it is on the disk. */
export async function keepPrices(folder: string, name: string, slots: readonly PriceSlot[]): Promise<void> {
  const path = pathOf(folder, name);
  await makeFolder(folder);
  const lines = slots.map(({ fromMs, toMs, price }) => {
    return `${new Date(fromMs).toISOString()},${new Date(toMs).toISOString()},${nanoText(price)}`;
  });
  const fresh = `${path}.new`;
  const file = await open(fresh, 'w', 0o644);
  try {
    await file.writeFile(`${[HEAD, ...lines].join('\n')}\n`);
    await file.sync();
    await file.close();
    await rename(fresh, path);
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(fresh, { force: true });
    throw error;
  }
}

function isNoFile(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function pathOf(folder: string, name: string): string {
  return join(folder, `${name}.csv`);
}

function slotOf(line: string): PriceSlot | null {
  const [from = '', to = '', price = ''] = line.split(',').map((cell) => cell.trim());
  const [fromMs, toMs] = [Date.parse(from), Date.parse(to)];
  if (!(fromMs < toMs) || !/^-?\d+(\.\d+)?$/.test(price)) return null;
  return { fromMs, toMs, price: toNano(price) };
}
