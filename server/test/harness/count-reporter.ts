import type { Reporter, TestModule, TestRunEndReason } from "vitest/node";

/**
 * Prints `N passed, N failed` as the last line. A module that failed without a failed test, and an
 * error outside any test, count as failures: they would hide tests that never ran.
 */
export default class CountReporter implements Reporter {
  onTestRunEnd(
    modules: readonly TestModule[],
    unhandledErrors: readonly unknown[],
    _reason: TestRunEndReason,
  ): void {
    let passed = 0;
    let failed = unhandledErrors.length;
    let skipped = 0;
    for (const module of modules) {
      let failedHere = 0;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === "passed") passed++;
        else if (state === "skipped") skipped++;
        else failedHere++;
      }
      failed += failedHere > 0 ? failedHere : module.ok() ? 0 : 1;
    }
    const rest = skipped > 0 ? `, ${skipped} skipped` : "";
    // After the other reporters' own summaries, which come in the same turn.
    process.on("exit", () => process.stdout.write(`${passed} passed, ${failed} failed${rest}\n`));
  }
}
