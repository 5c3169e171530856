import type { Reporter, TestCase, TestModule, TestRunEndReason } from "vitest/node";
import type {} from "./races.ts";

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
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
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
    const lines = [...racesOf(tests), `${passed} passed, ${failed} failed${rest}`];
    // After the other reporters' own summaries, which come in the same turn.
    process.on("exit", () => process.stdout.write(`${lines.join("\n")}\n`));
  }
}

/** How many rounds were played; each race with its outcomes where the number was asked for. */
function racesOf(tests: readonly TestCase[]): readonly string[] {
  const races = tests.filter((test) => test.meta().race !== undefined);
  if (races.length === 0) return [];
  const rounds = races.map((test) => test.meta().race?.rounds ?? 0);
  const most = `${Math.min(...rounds)} to ${Math.max(...rounds)} rounds each`;
  return [
    ...(process.env.KPA_TEST_ROUNDS ? races.map(describeRace) : []),
    `${races.length} races, ${most} (KPA_TEST_ROUNDS sets it; npm run test:races plays 1000)`,
  ];
}

function describeRace(test: TestCase): string {
  const { rounds = 0, seconds = 0, outcomes = {} } = test.meta().race ?? {};
  const cameOut = Object.entries(outcomes).map(([outcome, count]) => `${outcome} ${count}`);
  return [
    `${test.project.name}: ${test.fullName}`,
    `  ${rounds} rounds in ${seconds.toFixed(1)} s: ${cameOut.join(", ")}`,
  ].join("\n");
}
