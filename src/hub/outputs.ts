// The outputs of the configuration as the hub keeps them: each is a part of its own, and only what differs is built anew.
// It must not know interfaces, nor how an output does its work.
import type { Logger } from 'pino';
import { DEFAULT_SERVER, type Config } from '../config/config.ts';
import type { MqttOutputConfig } from '../output/mqtt/config.ts';
import type { InfluxOutputConfig } from '../output/influxdb/config.ts';
import type { ModbusOutputConfig } from '../output/modbus/config.ts';
import type { OutputConfig } from '../output/outputs.ts';
import type { CommandDesk } from '../command/command-desk.ts';
import type { HistoryReader } from '../history/history.ts';
import type { LiveState } from '../live/live-state.ts';
import type { Clock } from '../model/clock.ts';
import { Reconciler, type Part } from './reconciler.ts';
import type { BatchQueue } from '../output/influxdb/batch-queue.ts';
import { InfluxOutput } from '../output/influxdb/influx-output.ts';
import { ModbusServer } from '../output/modbus/modbus-server.ts';
import type { ModbusServerFigures } from '../output/modbus/server-figures.ts';
import { createMqttOutput } from '../output/mqtt/create-mqtt-output.ts';
import type { MqttOutputOptions } from '../output/mqtt/mqtt-output.ts';
import type { OutputHealth } from '../model/output-health.ts';
import type { SharedWire } from '../source/lent-bus.ts';

export interface HubOutputsOptions {
  readonly live: LiveState;
  readonly clock: Clock;
  readonly log: Logger;
  /** The Modbus bus of this name as it is now; null when there is none. */
  readonly findWire: (bus: string) => SharedWire | null;
  readonly version: string;
  /** What is recorded; null: nothing. */
  readonly history: () => HistoryReader | null;
  readonly commands: Pick<CommandDesk, 'targets' | 'give'>;
  readonly cycles: MqttOutputOptions['cycles'];
}

/** A running output. It listens to the live state by itself from `start` to `stop`. */
export interface OutputPart extends Part {
  health(): readonly OutputHealth[];
  /** Of a Modbus server. */
  figures?(): ModbusServerFigures;
  /** Devices or the dataset are not what they were. */
  refresh?(): void;
  /** It has stopped, and this takes its place (null: nothing). */
  stopped?(successor: OutputConfig | null): void;
}

export class HubOutputs {
  readonly #options: HubOutputsOptions;
  readonly #parts: Reconciler<OutputConfig, OutputPart>;
  /** What InfluxDB outputs could not send before their configuration changed: a corrected token must not cost values. */
  readonly #unsent = new Map<string, BatchQueue>();
  #config: Pick<Config, 'server' | 'dataset' | 'publish'> | null = null;

  constructor(options: HubOutputsOptions) {
    this.#options = options;
    this.#parts = new Reconciler({
      build: (config) => this.#build(config),
      onStopped: (part, _config, successor) => part.stopped?.(successor),
    });
  }

  /** Outputs that were stopped, started or both: `output influx`. */
  async apply(config: Pick<Config, 'outputs' | 'server' | 'dataset' | 'publish'>): Promise<string[]> {
    this.#config = config;
    const wanted = new Map(config.outputs.map((output) => [output.name, output]));
    const { stopped, started } = await this.#parts.apply(wanted);
    for (const part of this.#parts.all) part.refresh?.();
    return [...new Set([...stopped, ...started])].map((name) => `output ${name}`);
  }

  health(): OutputHealth[] {
    return this.#parts.all.flatMap((part) => part.health());
  }

  modbusServers(): ModbusServerFigures[] {
    return this.#parts.all.flatMap((part) => part.figures?.() ?? []);
  }

  /** Call it when nothing is measured any more, so that the last readings are sent, too. */
  async stop(): Promise<void> {
    await this.#parts.stop();
  }

  #build(config: OutputConfig): OutputPart {
    switch (config.type) {
      case 'influxdb':
        return this.#influxdb(config);
      case 'modbus':
        return this.#modbus(config);
      case 'mqtt':
        return this.#mqtt(config);
    }
  }

  #mqtt(config: MqttOutputConfig): OutputPart {
    return createMqttOutput({
      ...{ config, ...this.#options },
      uniqueIdFormat: () => this.#config?.server.uniqueIdFormat ?? DEFAULT_SERVER.uniqueIdFormat,
      datasetNames: () => [
        ...(this.#config?.dataset ?? []).map(({ name }) => name),
        ...(this.#config?.publish ?? []).map(({ key }) => key),
      ],
    });
  }

  #modbus(config: ModbusOutputConfig): OutputPart {
    const server = new ModbusServer({ config, ...this.#options });
    return {
      start: () => server.start(),
      stop: () => server.stop(),
      health: () => [server.health()],
      figures: () => server.figures(),
    };
  }

  #influxdb(config: InfluxOutputConfig): OutputPart {
    const queue = this.#unsent.get(config.name);
    this.#unsent.delete(config.name);
    const output = new InfluxOutput({ config, ...this.#options, ...(queue && { queue }) });
    return {
      start: () => output.start(),
      stop: () => output.stop(),
      stopped: (successor) => {
        if (successor?.type === 'influxdb') this.#unsent.set(config.name, output.queue);
        else output.giveUp();
      },
      health: () => [output.health()],
    };
  }
}
