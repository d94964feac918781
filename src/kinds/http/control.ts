// How an HTTP device is told something: its settings as a query, its status to look whether it follows. Knows no commands.
import type { HttpSetting } from '../../definition/http/device.ts';
import type { Controllable } from '../../source/controllable.ts';

/** @param send GETs the path ahead of polls and resolves with the parsed JSON */
export function httpControl(
  device: string,
  { path, check, effectMs, statusPath, readBack, shownBy }: HttpSetting,
  send: (path: string) => Promise<unknown>,
): Omit<Controllable, 'refresh'> {
  return {
    ...{ device, effectMs, shownBy },
    async tell(wishes) {
      const query = wishes.map(({ key, text }) => `${encodeURIComponent(key)}=${encodeURIComponent(text)}`).join('&');
      return check(await send(`${path}?${query}`));
    },
    look: async (keys) => readBack(await send(statusPath(keys))),
  };
}
