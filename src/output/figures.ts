// What outputs count for /metrics, in Prometheus' terms. Interfaces only; it knows no output.

/** One metric of a type of output; `/metrics` names it even while nothing of that type runs. */
export interface FigureFamily {
  /** As Prometheus knows it: `meterhub_modbus_server_clients`; a counter ends in `_total`. */
  readonly name: string;
  readonly help: string;
  readonly type: 'gauge' | 'counter';
  readonly labels: readonly string[];
}

export interface Figure {
  /** The name of its family. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What all outputs count together. */
export interface OutputFigures {
  readonly families: readonly FigureFamily[];
  /** What is counted now. */
  read(): readonly Figure[];
}
