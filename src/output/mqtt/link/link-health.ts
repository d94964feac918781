// How an output with one or more connections is, as one answer. It must not know what is sent.
import { NO_PROBLEM } from '../../../log/problem-reporter.ts';
import type { OutputHealth } from '../../../model/output-health.ts';
import type { BrokerLink } from './broker-link.ts';

export function healthOf(name: string, links: readonly Pick<BrokerLink, 'problem' | 'figures'>[]): OutputHealth {
  const troubled = links.find(({ problem }) => problem.problem !== null);
  const figures = links.map((link) => link.figures());
  const sum = (key: 'queued' | 'dropped' | 'sent'): number => figures.reduce((total, one) => total + one[key], 0);
  const lastSent = figures.map(({ lastSentMs }) => lastSentMs ?? 0);
  return {
    name,
    ...(troubled?.problem ?? NO_PROBLEM),
    queued: sum('queued'),
    queueOf: 'messages',
    dropped: sum('dropped'),
    lastSuccessMs: Math.max(0, ...lastSent) || null,
    sent: sum('sent'),
    connected: figures.every(({ connected }) => connected),
  };
}
