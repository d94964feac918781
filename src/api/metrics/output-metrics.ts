// How the outputs do, for Prometheus: what waits, what was sent, what was lost, whether it works. It must not know what they
// are.
import type { Registry } from 'prom-client';
import type { OutputHealth } from '../../model/output-health.ts';
import { counterOf, gaugeOf } from './gathered-metrics.ts';

export function addOutputMetrics(outputs: () => readonly OutputHealth[], registers: Registry[]): void {
  const labels = ['output'] as const;
  gaugeOf(registers, 'meterhub_output_up', 'Whether the output works (1) or has a problem (0).', labels, (set) => {
    for (const { name: output, problem } of outputs()) set({ output }, problem === null ? 1 : 0);
  });
  gaugeOf(registers, 'meterhub_output_connected', 'Whether there is a connection.', labels, (set) => {
    for (const { name: output, connected } of outputs()) {
      if (connected !== undefined) set({ output }, connected ? 1 : 0);
    }
  });
  gaugeOf(registers, 'meterhub_output_queued', 'Values, messages, rows or files that wait.', labels, (set) => {
    for (const { name: output, queued } of outputs()) set({ output }, queued);
  });
  counterOf(registers, 'meterhub_output_sent_total', 'Values or messages that were sent.', labels, (set) => {
    for (const { name: output, sent } of outputs()) if (sent !== undefined) set({ output }, sent);
  });
  counterOf(registers, 'meterhub_output_dropped_total', 'What was given up and never arrives.', labels, (set) => {
    for (const { name: output, dropped } of outputs()) set({ output }, dropped);
  });
  gaugeOf(registers, 'meterhub_output_last_success_timestamp_seconds', 'Last write or message.', labels, (set) => {
    for (const { name: output, lastSuccessMs } of outputs()) {
      if (lastSuccessMs !== null) set({ output }, lastSuccessMs / 1000);
    }
  });
}
