import { describe, expect, it } from "vitest";
import { done, refused } from "../test/answers.ts";
import { ask, deliverable, many, milestone, planner, release, told } from "../test/plans.ts";

describe("a deliverable", () => {
  it("is added to a milestone, changed and taken away", async () => {
    const of = await planner();
    const { id } = await milestone(of);
    const made = await deliverable(of, id, { title: "Manual", role: "tester", url: "https://example.com/m" });
    expect(made).toEqual({
      id: expect.stringMatching(/^dlv_[0-9a-z]{25}$/),
      title: "Manual",
      owner: null,
      role: "tester",
      status: "todo",
      url: "https://example.com/m",
    });
    const at = `/milestones/${id}/deliverables/${made.id}`;
    const changed = await done(
      ask(of, "PATCH", at, { status: "doing", owner: "Bob", role: null, url: null }),
    );
    expect(changed).toEqual({ ...made, status: "doing", owner: "Bob", role: null, url: null });
    expect((await told(of)).at(-1)).toMatchObject({
      type: "deliverable.changed",
      summary: "Deliverable doing: Manual",
    });
    const { revision } = await release(of);
    expect(await done(ask(of, "PATCH", at, { status: "doing", owner: "Bob" }))).toEqual(changed);
    expect((await release(of)).revision).toBe(revision);
    expect((await release(of)).plan.milestones[0]?.deliverables).toEqual([changed]);
    expect((await ask(of, "DELETE", at)).status).toBe(204);
    await refused(ask(of, "DELETE", at), 404);
    expect((await release(of)).plan.milestones[0]?.deliverables).toEqual([]);
  });

  it("is its milestone's alone", async () => {
    const of = await planner();
    const [{ id }, { id: other }] = [await milestone(of), await milestone(of)];
    const { id: its } = await deliverable(of, id);
    await refused(ask(of, "PATCH", `/milestones/${other}/deliverables/${its}`, { status: "done" }), 404);
    await refused(ask(of, "DELETE", `/milestones/${other}/deliverables/${its}`), 404);
  });

  it("makes its milestone done when it is the last to be done or dropped", async () => {
    const of = await planner();
    const { id } = await milestone(of);
    const [first, second] = [await deliverable(of, id), await deliverable(of, id)];
    await done(ask(of, "PATCH", `/milestones/${id}/deliverables/${first.id}`, { status: "done" }));
    expect((await release(of)).plan.milestones[0]?.done).toBe(false);
    await done(ask(of, "PATCH", `/milestones/${id}/deliverables/${second.id}`, { status: "dropped" }));
    expect((await release(of)).plan.milestones[0]?.done).toBe(true);
  });

  it("has room for as much as a release can hold, and is refused beyond", async () => {
    const of = await planner();
    const { id } = await milestone(of);
    const long = { title: "語".repeat(200), url: `https://example.com/${"語".repeat(2000)}` };
    let answer = await ask(of, "POST", `/milestones/${id}/deliverables`, long);
    for (let count = 0; answer.status === 201 && count < 200; count += 1)
      answer = await ask(of, "POST", `/milestones/${id}/deliverables`, long);
    const { detail } = await refused(Promise.resolve(answer), 409);
    expect(detail).toContain("as long as a plan can be");
    const { deliverables = [] } = (await release(of)).plan.milestones[0] ?? {};
    expect(deliverables.length).toBeLessThan(200);
    await refused(ask(of, "PATCH", `/milestones/${id}`, { title: "More" }), 409);
    const at = `/milestones/${id}/deliverables/${deliverables[0]?.id}`;
    expect((await ask(of, "DELETE", at)).status).toBe(204);
  });

  it("is one of two hundred at most", async () => {
    const of = await planner();
    const { id } = await milestone(of);
    await many(200, () => deliverable(of, id));
    const { detail } = await refused(ask(of, "POST", `/milestones/${id}/deliverables`, { title: "x" }), 409);
    expect(detail).toContain("200");
  });
});
