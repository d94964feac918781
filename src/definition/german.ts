// What of a model's names is prose, in German. Names of products and makers are the same in both languages.

export interface GermanNames {
  readonly manufacturer?: string;
  readonly model?: string;
  readonly source?: string;
}

interface Named {
  readonly manufacturer: string;
  readonly model: string;
  readonly source: string;
  readonly german?: GermanNames;
}

/** Maker and model as a German reads them. */
export function germanTitle({ manufacturer, model, german = {} }: Named): string {
  return `${german.manufacturer ?? manufacturer} ${german.model ?? model}`.trim();
}

export function germanSource({ source, german = {} }: Named): string {
  return german.source ?? source;
}
