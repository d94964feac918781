// Puts one built server on one or several addresses and takes it off again. It must not know any interface.
import type { FastifyInstance } from 'fastify';
import type { ListenAddress } from '../../transport/address.ts';
import { FrontDoor, type DoorDeps } from './http-listeners.ts';

export interface Listening {
  /** Where it can be reached, with the ports that were really given (port 0 = any free one). */
  readonly addresses: readonly ListenAddress[];
  /** Ends every stream, lets short requests finish for a second, then closes what is left. */
  close(): Promise<void>;
}

/**
 * Listens on all addresses or on none.
 * @throws MeterHubError LISTEN, naming the address and what to do.
 */
export async function listenAll(
  app: FastifyInstance,
  addresses: readonly ListenAddress[],
  deps: DoorDeps,
): Promise<Listening> {
  await app.ready();
  const door = new FrontDoor(deps);
  door.serve(app);
  try {
    await door.moveTo(addresses);
  } catch (error) {
    await app.close();
    throw error;
  }
  return {
    addresses: door.addresses,
    async close() {
      door.leave();
      await app.close();
      await door.retire();
    },
  };
}
