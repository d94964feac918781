// A value whose JSON is made when it is first asked for, and then shared by everybody who sends it.

export class SerialisedOnce {
  readonly #value: object;
  #text: string | null = null;
  #bytes: Buffer | null = null;

  constructor(value: object) {
    this.#value = value;
  }

  get text(): string {
    this.#text ??= JSON.stringify(this.#value);
    return this.#text;
  }

  get bytes(): Buffer {
    this.#bytes ??= Buffer.from(this.text);
    return this.#bytes;
  }
}
