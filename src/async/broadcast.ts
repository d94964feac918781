// Tells any number of listeners about a fact. A listener that throws does not keep the others from hearing it.

export class Broadcast<T> {
  readonly #listeners = new Set<(fact: T) => void>();
  readonly #onError: (error: unknown) => void;

  constructor(onError: (error: unknown) => void = () => undefined) {
    this.#onError = onError;
  }

  /** Listeners must return at once: what takes time goes through a bounded queue of their own. */
  subscribe(listener: (fact: T) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  publish(fact: T): void {
    for (const listener of this.#listeners) {
      try {
        listener(fact);
      } catch (error) {
        this.#onError(error);
      }
    }
  }

  get size(): number {
    return this.#listeners.size;
  }
}
