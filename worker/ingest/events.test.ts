import { describe, expect, it } from "vitest";
import { decodeEvents } from "./events.ts";
import { type Decoded, TooManyEvents, Unreadable } from "./sent.ts";

const send = (body: string, contentType = "application/json"): Decoded[] =>
  decodeEvents({ dialect: "events", contentType, headers: {}, body, query: {} });

const event = (id: string, over: object = {}) => ({
  type: "build.started",
  project: "shop",
  version: "1",
  id,
  ...over,
});
const ids = (decoded: readonly Decoded[]) =>
  decoded.map((one) => (one.kind === "event" ? one.event.id : one.kind));
const lines = (...values: unknown[]) => values.map((value) => JSON.stringify(value)).join("\n");

describe("a request of events", () => {
  it("holds one, or an array of them, in the order they were sent", () => {
    expect(ids(send(JSON.stringify(event("a"))))).toEqual(["a"]);
    expect(ids(send(JSON.stringify([event("a"), event("b")])))).toEqual(["a", "b"]);
    expect(send("[]")).toEqual([]);
  });

  it.each([
    "application/x-ndjson",
    "application/ndjson; charset=utf-8",
    "application/jsonl",
    "application/x-jsonlines",
  ])("holds a line for each under %s", (contentType) => {
    expect(ids(send(`${lines(event("a"), event("b"))}\n`, contentType))).toEqual(["a", "b"]);
  });

  it("is seen to be lines where it says nothing of them", () => {
    expect(ids(send(lines(event("a"), event("b"))))).toEqual(["a", "b"]);
    expect(ids(send(lines(event("a"), event("b")).replaceAll("\n", "\r\n\r\n")))).toEqual(["a", "b"]);
  });

  it("is one event where a line break stands inside of it", () => {
    expect(ids(send(JSON.stringify(event("a"), null, 2)))).toEqual(["a"]);
    expect(ids(send(`${JSON.stringify(event("a"))}\n\n`))).toEqual(["a"]);
    expect(ids(send('{"type":"build.started","data":{}\n,"project":"shop","version":"1","id":"a"}'))).toEqual(
      ["a"],
    );
  });

  it("loses only the lines that are broken", () => {
    const body = `${lines(event("a"))}\n{"broken\n\n[1]\n7\n${lines(event("b"))}`;
    expect(ids(send(body, "application/x-ndjson"))).toEqual(["a", "invalid", "invalid", "invalid", "b"]);
  });

  it("says of what is no object that an event is one", () => {
    expect(send('[1, "a", null, [], true]')).toEqual(
      Array(5).fill({ kind: "invalid", id: null, path: "", message: "an event is a JSON object" }),
    );
  });

  it("may begin with a byte order mark", () => {
    expect(ids(send(`\uFEFF${JSON.stringify(event("a"))}`))).toEqual(["a"]);
  });

  it("may mix forms", () => {
    const cdEvent = {
      context: {
        id: "c",
        source: "s",
        type: "dev.cdevents.change.merged.0.2.0",
        timestamp: "2026-01-01T00:00:00Z",
        version: "0.4.1",
      },
      subject: { id: "1", content: { repository: { id: "a/shop" } } },
    };
    const cloudEvent = {
      specversion: "1.0",
      id: "d",
      source: "s",
      type: "slipway.build.failed",
      data: { project: "p", version: "1" },
    };
    expect(ids(send(JSON.stringify([event("a"), cdEvent, cloudEvent])))).toEqual(["a", "c", "d"]);
  });

  it.each([
    ["nothing", ""],
    ["white space", " \n "],
    ["text", "hello"],
    ["half of one", '{"type":"build.started"'],
    [
      "what toString makes of an event",
      "CloudEvent{id='1', source=jenkins, type='dev.cdevents.build.started.0.1.0'}",
    ],
    ["a form", "type=build.started&project=shop"],
    ["a number too many", "{} {}"],
  ])("that is %s cannot be read", (_, body) => {
    expect(() => send(body)).toThrow(Unreadable);
  });

  it("nested without end cannot be read", () => {
    expect(() => send("[".repeat(100_000))).toThrow(/nested deeper/);
    expect(() => send(`${'{"data":'.repeat(100)}1${"}".repeat(100)}`)).toThrow(/nested deeper/);
    expect(ids(send(JSON.stringify(event("a", { url: "[{".repeat(1000) }))))).toEqual(["a"]);
  });

  it("of more than five hundred is too large, in every form", () => {
    const many = Array.from({ length: 501 }, (_, n) => event(`e${n}`));
    expect(() => send(JSON.stringify(many))).toThrow(TooManyEvents);
    expect(() => send(lines(...many), "application/x-ndjson")).toThrow(TooManyEvents);
    expect(() => send(JSON.stringify(many), "application/cloudevents-batch+json")).toThrow(TooManyEvents);
    expect(send(JSON.stringify(many.slice(1)))).toHaveLength(500);
  });
});
