import { describe, expect, it } from "vitest";
import { fieldErrors } from "../../parts/field-errors.ts";
import { ALL_TYPES } from "../../words/webhooks.ts";
import {
  changeOf,
  creationOf,
  type EndpointDraft,
  headerError,
  NEW_ENDPOINT,
  withChosen,
} from "./endpoint-draft.ts";

const DRAFT: EndpointDraft = { ...NEW_ENDPOINT, url: " https://example.com/hooks " };

function faults(draft: EndpointDraft): Readonly<Record<string, string | undefined>> {
  try {
    creationOf(draft);
  } catch (error) {
    return fieldErrors(error);
  }
  return {};
}

describe("a new endpoint", () => {
  it("hears everything from everywhere where nothing else is chosen", () => {
    expect(creationOf(DRAFT)).toEqual({
      url: "https://example.com/hooks",
      format: "standard",
      description: null,
      types: null,
      project: null,
      environment: null,
    });
  });

  it("hears the chosen types in the order of the catalogue", () => {
    const types = ["lock.stolen", "release.created"] as const;
    expect(creationOf({ ...DRAFT, types }).types).toEqual(["release.created", "lock.stolen"]);
    expect(creationOf({ ...DRAFT, types: ALL_TYPES }).types).toEqual(ALL_TYPES);
  });

  it("is refused while it would hear nothing", () => {
    expect(faults({ ...DRAFT, types: [] })).toEqual({ types: "Choose at least one type." });
  });

  it("takes headers by their lower-case names, without rows left empty", () => {
    const headers = [
      { name: " Authorization ", value: "Bearer 1" },
      { name: "", value: "" },
    ];
    expect(creationOf({ ...DRAFT, headers }).headers).toEqual({ authorization: "Bearer 1" });
  });

  it.each([
    [[{ name: "", value: "1" }], { "headers.0": "This must have a name." }],
    [[{ name: "x a", value: "1" }], { "headers.0": "“x a” is not the name of a header." }],
    [[{ name: "x-a", value: "" }], { "headers.0": "This must have a value." }],
    [
      [
        { name: "x-a", value: "1" },
        { name: "X-A", value: "2" },
      ],
      { "headers.1": "X-a is given twice." },
    ],
  ])("is refused at the header that is none: %o", (headers, expected) => {
    expect(faults({ ...DRAFT, headers })).toEqual(expected);
  });

  it("shows what is said of a header's name at its place", () => {
    const header = { name: "Host", value: "x" };
    expect(headerError({ "headers.host": "No." }, header, 3)).toBe("No.");
    expect(headerError({ "headers.3": "No." }, header, 3)).toBe("No.");
    expect(headerError({ "headers.2": "No." }, header, 3)).toBeUndefined();
  });
});

describe("a choice", () => {
  it("holds what is chosen, though it is not there yet", () => {
    expect(withChosen(["shop"], "soon")).toEqual(["soon", "shop"]);
    expect(withChosen(["shop"], "shop")).toEqual(["shop"]);
    expect(withChosen(["shop"], "")).toEqual(["shop"]);
  });
});

describe("a changed endpoint", () => {
  it("keeps the headers that nobody wrote anew, and its format", () => {
    const change = changeOf({ ...DRAFT, headers: null });
    expect(change).not.toHaveProperty("headers");
    expect(change).not.toHaveProperty("format");
  });

  it("loses its headers where they are written anew and none is left", () => {
    expect(changeOf({ ...DRAFT, headers: [] })).toMatchObject({ headers: {}, types: null, project: null });
  });
});
