// A session of the page, as a program has it: for tests of what only it may.
import type { HubHouse } from './hub-house.ts';

/** Headers of somebody who has logged in; `code`: at the first visit, where the password is chosen. */
export async function sessionOf(
  house: Pick<HubHouse, 'url'>,
  password: string,
  code?: string,
): Promise<Record<string, string>> {
  const body = JSON.stringify({ password, ...(code !== undefined && { code }) });
  const reply = await fetch(house.url('/api/v1/session'), { method: 'POST', body });
  const { token } = (await reply.json()) as { token: string };
  return { cookie: reply.headers.get('set-cookie')?.split(';')[0] ?? '', 'x-meterhub-session': token };
}
