// How an output with one or more connections is, as one answer. It must not know what is sent.
import { NO_PROBLEM, type OutputProblem } from '../../../log/problem-reporter.ts';
import type { OutputHealth } from '../../../model/output-health.ts';
import type { BrokerLink } from './broker-link.ts';

/** @param more what else may be wrong; a connection that is missing goes first */
export function healthOf(
  name: string,
  links: readonly Pick<BrokerLink, 'problem' | 'figures'>[],
  ...more: readonly OutputProblem[]
): OutputHealth {
  const troubled = [...links.map(({ problem }) => problem), ...more].find(({ problem }) => problem !== null);
  const figures = links.map((link) => link.figures());
  const sum = (key: 'queued' | 'dropped' | 'sent'): number => figures.reduce((total, one) => total + one[key], 0);
  const lastSent = figures.map(({ lastSentMs }) => lastSentMs ?? 0);
  return {
    name,
    ...(troubled ?? NO_PROBLEM),
    queued: sum('queued'),
    queueOf: 'messages',
    dropped: sum('dropped'),
    lastSuccessMs: Math.max(0, ...lastSent) || null,
    sent: sum('sent'),
    connected: figures.every(({ connected }) => connected),
  };
}
