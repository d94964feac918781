// A number and what is counted, in the singular or the plural. Pure; it must not know languages.

/** `counted(1, 'device')` is "1 device", `counted(2, 'bus', 'buses')` is "2 buses"; none is plural, in English as in German. */
export function counted(count: number | bigint, one: string, many = `${one}s`): string {
  return `${count} ${Number(count) === 1 ? one : many}`;
}
