import { QueryObserver } from "@tanstack/react-query";
import { afterEach, describe, expect, it } from "vitest";
import { createQueries } from "./client.ts";

const KEY = ["timeline"];

/** Answers with what is true when it is asked, as soon as it is told to. */
function slowAnswers() {
  const release: (() => void)[] = [];
  let truth = "planned";
  return {
    change: (to: string) => {
      truth = to;
    },
    asked: () => release.length,
    answer: (index: number) => release[index]?.(),
    queryFn: () => {
      const seen = truth;
      return new Promise<string>((done) => release.push(() => done(seen)));
    },
  };
}

describe("what is shown", () => {
  const ends: (() => void)[] = [];
  afterEach(() => {
    for (const end of ends.splice(0)) end();
  });

  function shown(queryFn: () => Promise<string>) {
    const queries = createQueries(() => undefined);
    const observer = new QueryObserver(queries, { queryKey: KEY, queryFn });
    ends.push(observer.subscribe(() => undefined));
    return { queries, now: () => observer.getCurrentResult().data };
  }

  it("is asked for again when it changed while its first answer was on its way", async () => {
    const server = slowAnswers();
    const { queries, now } = shown(server.queryFn);
    server.change("halted");
    const told = queries.invalidateQueries({ queryKey: KEY });
    server.answer(0);
    await expect.poll(server.asked).toBe(2);
    expect(now()).toBe("planned");
    server.answer(1);
    await told;
    expect(now()).toBe("halted");
  });

  it("is asked for once more at a change, when an answer is there", async () => {
    const server = slowAnswers();
    const { queries, now } = shown(server.queryFn);
    server.answer(0);
    await expect.poll(now).toBe("planned");
    server.change("halted");
    const told = queries.invalidateQueries({ queryKey: KEY });
    server.answer(1);
    await told;
    expect(server.asked()).toBe(2);
    expect(now()).toBe("halted");
  });
});
