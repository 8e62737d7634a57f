import { describe, expect, it } from "vitest";
import { base64OfText } from "./base64.ts";
import { decodeEvents } from "./events.ts";
import { type Decoded, Unreadable } from "./sent.ts";

type Sent = { contentType?: string; headers?: { [name: string]: string }; body: unknown };

const send = ({ contentType = "application/json", headers = {}, body }: Sent): Decoded[] =>
  decodeEvents({
    dialect: "events",
    contentType,
    headers,
    body: typeof body === "string" ? body : JSON.stringify(body),
    query: {},
  });

const STRUCTURED = "application/cloudevents+json";
const BATCH = "application/cloudevents-batch+json";
const DATA = { project: "shop", version: "1.0.0", environment: "production" };
const HEADERS = {
  "ce-id": "e1",
  "ce-source": "/ci/7",
  "ce-specversion": "1.0",
  "ce-type": "io.slipway.deployment.succeeded",
};
const envelope = (over: object = {}) => ({
  specversion: "1.0",
  id: "e1",
  source: "/ci/7",
  type: "io.slipway.deployment.succeeded",
  time: "2026-01-01T00:00:00Z",
  data: DATA,
  ...over,
});
const READ = {
  kind: "event",
  event: {
    identity: "/ci/7|e1",
    id: "e1",
    source: "/ci/7",
    type: "deployment.succeeded",
    project: { slug: "shop" },
    claims: { version: "1.0.0" },
  },
};
const TIMED = { event: { occurredAt: Date.UTC(2026, 0, 1) } };

describe("a CloudEvent in structured mode", () => {
  it.each([
    STRUCTURED,
    "Application/CloudEvents+JSON; charset=UTF-8",
    "application/cloudevents",
    "application/json",
    "",
  ])("is read under the content type %j", (contentType) => {
    expect(send({ contentType, body: envelope() })).toMatchObject([{ ...READ, ...TIMED }]);
  });

  it("may carry its data in base64, as JSON text, or under another JSON type", () => {
    for (const over of [
      { data: undefined, data_base64: base64OfText(JSON.stringify(DATA)) },
      { data: JSON.stringify(DATA) },
      { data: JSON.stringify(DATA), datacontenttype: "application/vnd.ci+json" },
    ])
      expect(send({ contentType: STRUCTURED, body: envelope(over) })).toMatchObject([READ]);
  });

  it("may say more in extensions", () => {
    const body = envelope({
      traceparent: "00-1",
      subject: "x",
      dataschema: "urn:x",
      comexampleothervalue: 5,
    });
    expect(send({ contentType: STRUCTURED, body })).toMatchObject([READ]);
  });

  it("has the time of its data before its own", () => {
    const body = envelope({ data: { ...DATA, occurredAt: "2026-01-02T00:00:00Z" } });
    expect(send({ body })).toMatchObject([{ event: { occurredAt: Date.UTC(2026, 0, 2) } }]);
  });

  it("bounds what is shown of its source, and tells sources apart by the whole", () => {
    const long = `/${"s".repeat(2000)}`;
    const [first] = send({ body: envelope({ source: `${long}1\n` }) });
    const [second] = send({ body: envelope({ source: `${long}2\n` }) });
    if (first?.kind !== "event" || second?.kind !== "event") throw new Error("not read");
    expect(first.event.source).toHaveLength(500);
    expect(first.event.identity).not.toBe(second.event.identity);
  });

  it.each<[string, object, string]>([
    ["no id", { id: undefined }, "id"],
    ["a blank id", { id: " " }, "id"],
    ["an id that is a number", { id: 5 }, "id"],
    ["no source", { source: undefined }, "source"],
    ["no type", { type: undefined }, "type"],
    ["no version of the format", { specversion: undefined }, "specversion"],
    ["a version nobody reads", { specversion: "0.3" }, "specversion"],
    ["data that is no JSON", { data: "{" }, "data"],
    ["data that is a list", { data: [] }, "data"],
    ["no data", { data: undefined }, "data"],
    ["data that is text", { data: "hello", datacontenttype: "text/plain" }, "data"],
    ["broken base64", { data_base64: "*" }, "data_base64"],
    ["bytes that are no text", { data_base64: "/////w==" }, "data_base64"],
    ["base64 of no JSON", { data_base64: base64OfText("hello") }, "data_base64"],
    ["data without a project", { data: { version: "1" } }, "project"],
    ["a time that is none", { time: "yesterday" }, "occurredAt"],
  ])("is refused with %s", (_, over, path) => {
    expect(send({ contentType: STRUCTURED, body: envelope(over) })).toMatchObject([
      { kind: "invalid", path },
    ]);
  });

  it("of a type that Slipway does not use is ignored, whatever it carries", () => {
    for (const data of [DATA, "{", undefined])
      expect(send({ contentType: STRUCTURED, body: envelope({ type: "com.example.other", data }) })).toEqual([
        { kind: "ignored", id: "e1" },
      ]);
  });

  it("that is no object is refused", () => {
    expect(send({ contentType: STRUCTURED, body: [] })).toMatchObject([{ kind: "invalid", path: "" }]);
    expect(() => send({ contentType: STRUCTURED, body: "<xml/>" })).toThrow(Unreadable);
  });
});

describe("a CloudEvent in binary mode", () => {
  const binary = (
    over: { [name: string]: string | undefined } = {},
    body: unknown = DATA,
    contentType?: string,
  ) =>
    send({
      ...(contentType === undefined ? {} : { contentType }),
      headers: JSON.parse(JSON.stringify({ ...HEADERS, ...over })),
      body,
    });

  it("has its attributes in headers and its data in the body", () => {
    expect(binary({ "ce-time": "2026-01-01T00:00:00Z" })).toMatchObject([{ ...READ, ...TIMED }]);
    expect(binary({}, DATA, "")).toMatchObject([READ]);
    expect(binary({}, DATA, "application/vnd.ci+json")).toMatchObject([READ]);
  });

  it.each([
    ["percent-encoded", "/ci/%E2%82%AC%20x", "/ci/€ x"],
    ["encoded once and no more", "/ci/%2541", "/ci/%41"],
    ["with a bare percent sign", "/ci/100%", "/ci/100%"],
    ["quoted", '"/ci/ \\"a\\" \\\\ b"', '/ci/ "a" \\ b'],
    ["quoted and percent-encoded", '"/ci/%20"', "/ci/"],
    ["with spaces around it", "  /ci/7  ", "/ci/7"],
  ])("has a header decoded that is %s", (_, header, source) => {
    expect(binary({ "ce-source": header })).toMatchObject([{ kind: "event", event: { source } }]);
  });

  it.each([
    ["an overlong encoding", "%C0%A0"],
    ["a surrogate", "%ED%A0%80"],
    ["half a character", "%E2%82"],
  ])("is refused with %s in a header", (_, header) => {
    expect(binary({ "ce-source": header })).toMatchObject([{ kind: "invalid", path: "ce-source", id: "e1" }]);
    expect(binary({ "ce-other": header })).toMatchObject([{ kind: "invalid", path: "ce-other" }]);
  });

  it("must not state the data's content type in a header of its own", () => {
    expect(binary({ "ce-datacontenttype": "application/json" })).toMatchObject([
      { kind: "invalid", path: "ce-datacontenttype" },
    ]);
  });

  it("is refused where its headers came twice", () => {
    const doubled = Object.fromEntries(
      Object.entries(HEADERS).map(([name, value]) => [name, `${value}, ${value}`]),
    );
    expect(binary(doubled)).toMatchObject([{ kind: "invalid", path: "specversion" }]);
  });

  it.each(["ce-id", "ce-source", "ce-type", "ce-specversion"])("is refused with an empty %s", (name) => {
    expect(binary({ [name]: "" })).toMatchObject([{ kind: "invalid", path: name.slice(3) }]);
  });

  it("is none without one of its four headers: the body speaks for itself", () => {
    for (const name of Object.keys(HEADERS))
      expect(binary({ [name]: undefined }, { ...DATA, type: "deployment.failed" })).toMatchObject([
        { kind: "event", event: { source: "api", type: "deployment.failed" } },
      ]);
  });

  it("is refused where its data is not what its content type says, or is missing", () => {
    expect(binary({}, "{")).toMatchObject([{ kind: "invalid", path: "data" }]);
    expect(binary({}, "")).toMatchObject([{ kind: "invalid", path: "data" }]);
    expect(binary({}, "hello", "text/plain")).toMatchObject([{ kind: "invalid", path: "data" }]);
  });

  it("yields to a structured content type", () => {
    const [decoded] = binary({ "ce-id": "other" }, envelope(), STRUCTURED);
    expect(decoded).toMatchObject(READ);
  });
});

describe("a CloudEvents batch", () => {
  it("answers for each of its events by itself", () => {
    const body = [envelope(), envelope({ id: undefined }), envelope({ id: "e3", type: "x.y" }), "text"];
    expect(send({ contentType: BATCH, body })).toMatchObject([
      READ,
      { kind: "invalid", path: "id" },
      { kind: "ignored", id: "e3" },
      { kind: "invalid", path: "" },
    ]);
  });

  it("may be empty", () => {
    expect(send({ contentType: BATCH, body: [] })).toEqual([]);
  });

  it("that is no array cannot be read", () => {
    expect(() => send({ contentType: BATCH, body: envelope() })).toThrow(Unreadable);
  });

  it("holds no native events, which are no CloudEvents", () => {
    expect(send({ contentType: BATCH, body: [{ type: "build.started", ...DATA }] })).toMatchObject([
      { kind: "invalid", path: "id" },
    ]);
  });

  it("may come without its content type, as a list among others", () => {
    const body = [envelope(), { type: "build.started", ...DATA }];
    expect(send({ body })).toMatchObject([READ, { event: { source: "api", type: "build.started" } }]);
  });
});
