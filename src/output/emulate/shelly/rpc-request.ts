// A request to a Shelly of the second generation, read from text that anybody may have sent. Pure; never throws.
import type { Written } from './json-writer.ts';

export interface RpcRequest {
  /** As it came; null: none. */
  readonly id: string | number | null;
  /** Who asks; null: not said. */
  readonly src: Written;
  readonly method: string | undefined;
  /** `params.id`: the component. */
  readonly paramId: string | number | null;
  /** `id` of a body that holds the parameters alone. */
  readonly channel: string | number | null;
}

/** A request has no more; what is longer is none. */
const MAX_LENGTH = 8192;

/** Null: no JSON object. */
export function readRequest(text: string): RpcRequest | null {
  if (text.length > MAX_LENGTH) return null;
  const request = parse(text);
  if (request === null) return null;
  const { id, src, method, params } = request;
  const paramId = isObject(params) ? idOf(params['id']) : null;
  return {
    ...{ id: idOf(id), paramId, channel: idOf(id) },
    src: typeof src === 'string' ? src : null,
    method: typeof method === 'string' ? method : undefined,
  };
}

function parse(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function idOf(value: unknown): string | number | null {
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}
