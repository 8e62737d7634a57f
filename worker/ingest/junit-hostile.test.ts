import { describe, expect, it } from "vitest";
import { JunitReader } from "./junit.ts";
import { LIMITS, type Report, ReportTooLarge } from "./report.ts";
import { Unreadable } from "./sent.ts";

const read = (...pieces: (string | Uint8Array)[]): Report => {
  const reader = new JunitReader();
  for (const piece of pieces) reader.write(piece);
  return reader.end();
};
const suite = (inside: string) => `<testsuite name="s">${inside}</testsuite>`;
const TEST = '<testcase name="t"/>';
const refusal = (...pieces: (string | Uint8Array)[]): Error => {
  try {
    read(...pieces);
  } catch (error) {
    return error as Error;
  }
  throw new Error("it was read");
};

/** Text as UTF-16 with its byte order mark. */
function utf16(text: string, isLittle: boolean): Uint8Array {
  const bytes = new Uint8Array(2 * text.length + 2);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0xfeff, isLittle);
  for (let index = 0; index < text.length; index += 1)
    view.setUint16(2 * index + 2, text.charCodeAt(index), isLittle);
  return bytes;
}

describe("what is no report is refused:", () => {
  it.each([
    ["nothing", "", "the body is empty"],
    ["white space", " \n\t\uFEFF", "the body is empty"],
    ["JSON", '{"tests": 1}', "not XML: there is no root element"],
    ["plain text", "ok 1 - adds", "not XML: there is no root element"],
    ["a binary", "\u0000\u0001\u0002PK", "not XML: there is no root element"],
    [
      "a page",
      "<!DOCTYPE html><html><body>404</body></html>",
      "not a JUnit report: the root element is <html>",
    ],
    ["another format", "<assemblies/>", "not a JUnit report: the root element is <assemblies>"],
    ["a comment", "<!-- <testsuite/> -->", "not XML: there is no root element"],
    ["half a tag", "<testsui", "not XML: there is no root element"],
  ])("%s", (_, document, message) => {
    const error = refusal(document);
    expect(error).toBeInstanceOf(Unreadable);
    expect(error.message).toBe(message);
  });
});

describe("a report that is cut off or broken is partial:", () => {
  it.each([
    ["after a test", `<testsuite name="s">${TEST}`, 1],
    ["inside a test", `<testsuite name="s">${TEST}<testcase name="u"><fail`, 1],
    ["inside an attribute", `<testsuite name="s">${TEST}<testcase name="u`, 1],
    ["inside CDATA", `<testsuite name="s">${TEST}<system-out><![CDATA[x`, 1],
    ["inside a comment", `<testsuite name="s">${TEST}<!-- x`, 1],
    ["by tags that do not match", `<testsuite name="s"><testcase name="t"></testsuite>`, 1],
    ["by an end without a beginning", `<testsuite name="s">${TEST}</nonsense></testsuite>`, 1],
    ["by text around it", `building…\n${suite(TEST)}`, 1],
    ["by a second report after it", suite(TEST) + suite('<testcase name="u"><failure/></testcase>'), 2],
  ])("%s", (_, document, tests) => {
    const report = read(document);
    expect(report.partial).toBe(true);
    expect(report.totals.tests).toBe(tests);
    expect(report.warnings.length).toBeGreaterThan(0);
  });
});

describe("bad spelling is warned of, and the report is whole:", () => {
  it.each([
    ["a bare ampersand in a name", '<testcase name="a & b"/>', "a & b"],
    ["an ampersand without an end", '<testcase name="a &amp b; c"/>', "a &amp b; c"],
    ["an entity that nobody declared", '<testcase name="a&nbsp;b"/>', "a&nbsp;b"],
    ["an escape character", '<testcase name="\u001b[31mred"/>', "␛[31mred"],
    ["a reference to a control character", '<testcase name="a&#27;b"/>', "a&#27;b"],
    ["a NUL", '<testcase name="a\u0000b"/>', "a␀b"],
    ["a tag in an attribute", '<testcase name="<init>"/>', "init>"],
    ["an attribute said twice", '<testcase name="t" name="t"/>', "t"],
    ["an attribute without quotes", '<testcase name=t classname="c"/>', "t"],
    ["attributes without a space", '<testcase name="t"classname="c"/>', "t"],
    ["the end of CDATA in text", '<testcase name="t"/>]]>', "t"],
    ["two hyphens in a comment", '<!-- a -- b --><testcase name="t"/>', "t"],
    ["a less-than in text", '<testcase name="t"><system-out>1 < 2</system-out></testcase>', "t"],
  ])("%s", (_, inside, name) => {
    const report = read(suite(inside));
    expect(report.partial).toBe(false);
    expect(report.cases.map((each) => each.name)).toEqual([name]);
    expect(report.warnings).not.toEqual([]);
  });

  it("a declaration that comes late", () => {
    const report = read(`\n<?xml version="1.0"?>${suite(TEST)}`);
    expect(report).toMatchObject({ partial: false, totals: { tests: 1 } });
    expect(report.warnings).toHaveLength(1);
  });

  it("a failure behind a bare ampersand is still seen", () => {
    const report = read(suite(`<testcase name="a & b"><failure>x</failure></testcase>${TEST};`));
    expect(report.totals).toMatchObject({ tests: 2, failed: 1 });
  });
});

describe("entities", () => {
  it("of a document's own are never expanded", () => {
    const bomb = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">${Array.from(
      { length: 9 },
      (_, n) => `<!ENTITY a${n} "${`&a${n === 0 ? "" : n - 1};`.repeat(10)}">`,
    ).join("")}]>`;
    const report = read(`${bomb}${suite('<testcase name="&a8;"/>')}`);
    expect(report.cases[0]?.name).toBe("&a8;");
  });

  it("from outside are never fetched", () => {
    const report = read(
      `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname"><!ENTITY % p SYSTEM "http://127.0.0.1/">%p;]>${suite(
        '<testcase name="t"><failure>&e;</failure></testcase>',
      )}`,
    );
    expect(report.failures[0]?.message).toBe("&e;");
  });
});

describe("the encoding of a report", () => {
  const document = (encoding: string) =>
    `<?xml version="1.0" encoding="${encoding}"?>${suite('<testcase name="größer ✓"/>')}`;
  const nameOf = (bytes: Uint8Array) => read(bytes).cases[0]?.name;

  it("is UTF-16 where the byte order mark says so", () => {
    expect(nameOf(utf16(document("UTF-16"), true))).toBe("größer ✓");
    expect(nameOf(utf16(document("UTF-16"), false))).toBe("größer ✓");
    expect(nameOf(utf16(document("UTF-16"), true).subarray(2))).toBe("größer ✓");
  });

  it("is UTF-8 where the declaration claims UTF-16 and can be read all the same", () => {
    for (const claim of ["utf-16", "UTF-16LE", "utf-16be", "unicode"])
      expect(nameOf(new TextEncoder().encode(document(claim)))).toBe("größer ✓");
  });

  it("is UTF-8 where nobody knows what the declaration means", () => {
    expect(nameOf(new TextEncoder().encode(document("x-nonsense")))).toBe("größer ✓");
  });

  it("is UTF-8 with a byte order mark, whatever is declared", () => {
    expect(nameOf(new TextEncoder().encode(`\uFEFF${document("ISO-8859-1")}`))).toBe("größer ✓");
  });

  it("is Latin-1 where the declaration says so", () => {
    const latin = Uint8Array.from(document("ISO-8859-1").replace("✓", "!"), (char) => char.charCodeAt(0));
    expect(nameOf(latin)).toBe("größer !");
  });

  it("is found however small the pieces are", () => {
    const pieces = [...utf16(document("UTF-16"), false)].map((byte) => Uint8Array.of(byte));
    expect(read(...pieces).cases[0]?.name).toBe("größer ✓");
  });

  it("that a sender did not keep to spoils letters, and no result", () => {
    const bytes = Uint8Array.from(document("UTF-8").replace("✓", "!"), (char) => char.charCodeAt(0));
    expect(read(bytes)).toMatchObject({ partial: false, totals: { tests: 1, passed: 1 } });
  });
});

describe("size", () => {
  it("of what a test printed does not matter", () => {
    const megabyte = "x]]\u001b & <y> ".repeat(80_000);
    const report = read(
      '<testsuite name="s"><system-out><![CDATA[',
      ...Array.from({ length: 10 }, () => megabyte),
      `]]></system-out>${TEST}</testsuite>`,
    );
    expect(report).toMatchObject({ partial: false, totals: { tests: 1 } });
  });

  it("of an attribute does not matter", () => {
    const report = read(suite(`<testcase name="t" classname="${"c".repeat(5_000_000)}"/>`));
    expect(report.cases[0]?.classname.length).toBeLessThanOrEqual(LIMITS.name);
  });

  it("of many bare ampersands does not matter", () => {
    const report = read(suite(`<system-out>${"& ".repeat(500_000)}</system-out>${TEST}`));
    expect(report).toMatchObject({ partial: false, totals: { tests: 1 } });
  });

  it("in depth is limited", () => {
    expect(refusal("<testsuite>".repeat(300))).toBeInstanceOf(Unreadable);
  });

  it("in attributes is limited", () => {
    const many = Array.from({ length: 300 }, (_, n) => `a${n}="1"`).join(" ");
    expect(refusal(suite(`<testcase ${many}/>`))).toBeInstanceOf(Unreadable);
  });

  it("in defects is limited", () => {
    expect(refusal(suite(`<testcase name="${"<".repeat(250_000)}"/>`)).message).toBe(
      "more than 200000 defects",
    );
  });

  it("in cases is limited", () => {
    const reader = new JunitReader();
    const piece = Array.from({ length: 1000 }, () => "<testcase/>").join("");
    reader.write("<testsuite>");
    expect(() => {
      for (let n = 0; n <= LIMITS.cases; n += 1000) reader.write(piece);
    }).toThrow(ReportTooLarge);
  });

  it("in suites is limited", () => {
    expect(refusal(`<testsuites>${"<testsuite/>".repeat(LIMITS.suites + 1)}`)).toBeInstanceOf(ReportTooLarge);
  });

  it("in warnings is limited", () => {
    const suites = Array.from(
      { length: 100 },
      (_, n) => `<testsuite name="s${n}" tests="9">${TEST}</testsuite>`,
    );
    expect(read(`<testsuites>${suites.join("")}</testsuites>`).warnings).toHaveLength(LIMITS.warnings);
  });

  it("in failures that go on with the event is limited", () => {
    const failing = Array.from({ length: 80 }, (_, n) => `<testcase name="t${n}"><failure/></testcase>`);
    const report = read(suite(failing.join("")));
    expect(report.totals.failed).toBe(80);
    expect(report.failures).toHaveLength(50);
  });
});
