// What outputs count by themselves, for Prometheus. It must not know what it means, nor any output by name.
import type { Registry } from 'prom-client';
import type { OutputFigures } from '../../output/figures.ts';
import { counterOf, gaugeOf } from './gathered-metrics.ts';

export function addOutputFigures(figures: OutputFigures, registers: Registry[]): void {
  for (const { name, help, type, labels } of figures.families) {
    const add = type === 'gauge' ? gaugeOf : counterOf;
    add(registers, name, help, labels, (set) => {
      for (const figure of figures.read()) if (figure.name === name) set(figure.labels, figure.value);
    });
  }
}
