import { KEPT_MS } from "../../services/idempotency.ts";

type Known = { answer: string };

/** What an endpoint's dispatcher was asked to do under a name, so that it is known again when its answer was lost. */
export class Commands {
  readonly #storage: DurableObjectStorage;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
  }

  /**
   * Does what is asked for: all of it or nothing. Asked for again within a day under the same name, it is not done again,
   * and the answer is the same; what was not done may be asked for again. Null: it has no name.
   */
  once<T>(command: string | null, now: number, work: () => T, isDone: (answer: T) => boolean): T {
    const { sql } = this.#storage;
    return this.#storage.transactionSync(() => {
      if (command === null) return work();
      sql.exec("delete from command where at < ?", now - KEPT_MS);
      const [known] = sql.exec<Known>("select answer from command where id = ?", command).toArray();
      if (known) return JSON.parse(known.answer) as T;
      const answer = work();
      if (isDone(answer))
        sql.exec(
          "insert into command (id, at, answer) values (?, ?, ?)",
          command,
          now,
          JSON.stringify(answer),
        );
      return answer;
    });
  }
}
