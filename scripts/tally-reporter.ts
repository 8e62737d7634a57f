import type { Reporter, TestModule } from "vitest/node";

/** Ends the output with one line that says how many tests passed and how many failed. */
export default class TallyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    let passed = 0;
    let failed = unhandled.length;
    let skipped = 0;
    for (const module of modules) {
      const tests = [...module.children.allTests()];
      for (const test of tests) {
        const { state } = test.result();
        if (state === "passed") passed += 1;
        else if (state === "failed") failed += 1;
        else skipped += 1;
      }
      const broken = module.state() === "failed" && !tests.some((test) => test.result().state === "failed");
      if (broken) failed += 1;
    }
    // The default reporter writes its summary on the same turn; this line comes after it.
    process.on("exit", () => {
      process.stdout.write(
        `${skipped > 0 ? `${skipped} skipped\n` : ""}${passed} passed, ${failed} failed\n`,
      );
    });
  }
}
