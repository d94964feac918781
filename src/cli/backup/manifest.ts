// What a backup says of itself. Text only.
import { z } from 'zod';
import { MeterHubError } from '../../model/error.ts';

export const MANIFEST = 'manifest.json';
/** Names inside the archive. */
export const PARTS = {
  config: 'meterhub.yaml',
  environment: 'environment',
  models: 'models.d',
  history: 'history.db',
  prices: 'prices',
  counters: 'counters.json',
  password: 'password.json',
} as const;

const manifest = z.object({
  format: z.literal(1),
  program: z.literal('meterhub'),
  /** Of the program that wrote it. */
  version: z.string(),
  at: z.string(),
});

export type Manifest = z.infer<typeof manifest>;

export function manifestText(version: string, at: string): string {
  const content: Manifest = { format: 1, program: 'meterhub', version, at };
  return `${JSON.stringify(content, null, 2)}\n`;
}

/** Throws USAGE. */
export function readManifest(text: string | null, file: string): Manifest {
  try {
    return manifest.parse(JSON.parse(text ?? ''));
  } catch (error) {
    const hint = 'name what `meterhub backup` wrote; a newer backup needs a newer MeterHub';
    throw new MeterHubError('USAGE', `${file} is no backup that this version knows\n  hint: ${hint}`, { cause: error });
  }
}
