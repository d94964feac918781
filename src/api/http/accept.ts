// Reads an Accept header: page or data? Knows no page.

/**
 * True when the client names text/html (or application/xhtml+xml) and does not like JSON better, as browsers do.
 * Programs that accept anything are given data.
 */
export function prefersHtml(accept: string | undefined): boolean {
  const qualities = new Map<string, number>();
  for (const part of (accept ?? '').slice(0, 1000).toLowerCase().split(',')) {
    const [type = '', ...parameters] = part.split(';').map((text) => text.trim());
    const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    const value = quality === undefined ? 1 : Number(quality);
    qualities.set(type, Number.isFinite(value) ? value : 0);
  }
  const html = Math.max(qualities.get('text/html') ?? 0, qualities.get('application/xhtml+xml') ?? 0);
  return html > 0 && html > (qualities.get('application/json') ?? 0);
}
