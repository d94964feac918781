// SQLite as the history uses it: prepared statements kept, rows as arrays, blobs and numbers. It must not know the schema.
import Database from 'libsql';

export type SqlValue = number | string | Uint8Array | null;
export type Row = readonly (SqlValue | undefined)[];

export interface SqliteOptions {
  readonly readOnly: boolean;
  /** How long a statement waits for the lock of another program, ms. */
  readonly busyMs: number;
}

export class Sqlite {
  readonly #database: Database.Database;
  readonly #statements = new Map<string, Database.Statement>();

  /** Throws an Error with a SQLite code when the file cannot be opened. */
  constructor(path: string, { readOnly, busyMs }: SqliteOptions) {
    this.#database = new Database(path, { timeout: busyMs });
    if (readOnly) this.exec('PRAGMA query_only = 1');
  }

  exec(sql: string): void {
    this.#database.exec(sql);
  }

  /** How many rows changed. */
  run(sql: string, parameters: readonly SqlValue[] = []): number {
    return this.#statement(sql).run(parameters).changes;
  }

  get(sql: string, parameters: readonly SqlValue[] = []): Row | undefined {
    return this.#statement(sql).raw().get(parameters) as Row | undefined;
  }

  all(sql: string, parameters: readonly SqlValue[] = []): readonly Row[] {
    return this.#statement(sql).raw().all(parameters) as Row[];
  }

  get inTransaction(): boolean {
    return this.#database.inTransaction;
  }

  /** All or nothing, with the lock from the beginning. Throws what `work` or the commit throws. */
  transaction<T>(work: () => T): T {
    this.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.exec('COMMIT');
      return result;
    } catch (error) {
      // SQLite has rolled back by itself when the disk is full.
      if (this.inTransaction) this.exec('ROLLBACK');
      throw error;
    }
  }

  /** Throws when the file is damaged or the disk fails; it is closed then as well. */
  close(): void {
    this.#statements.clear();
    this.#database.close();
  }

  #statement(sql: string): Database.Statement {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

/**
 * How columns of tables are read, all of them: one bit that fell over makes a text of a blob or a number, and over a text
 * that is not UTF-8 libsql ends the whole process.
 */
export function asBlob(column: string): string {
  return `CAST(${column} AS BLOB)`;
}

/** NULL stays NULL. */
export function asInteger(column: string): string {
  return `CAST(${column} AS INTEGER)`;
}

/** NULL stays NULL. */
export function asReal(column: string): string {
  return `CAST(${column} AS REAL)`;
}

export function numberAt(row: Row | undefined, column: number): number {
  const value = row?.[column];
  return typeof value === 'number' ? value : 0;
}

export function nullableNumberAt(row: Row | undefined, column: number): number | null {
  const value = row?.[column];
  return typeof value === 'number' ? value : null;
}

export function bytesAt(row: Row | undefined, column: number): Uint8Array {
  const value = row?.[column];
  return value instanceof Uint8Array ? value : new Uint8Array(0);
}

/** Of a column that is read with `asBlob`. */
export function textAt(row: Row | undefined, column: number): string {
  return new TextDecoder().decode(bytesAt(row, column));
}

/** SQLite's own name of what went wrong (`SQLITE_FULL`), or null when it was something else. */
export function sqliteCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}
