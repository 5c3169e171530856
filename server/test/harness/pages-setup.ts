import type { TestProject } from "vitest/node";
import { buildPages } from "../../../console/build.ts";
import type {} from "./provided.ts";

/**
 * Makes the pages where they are older than their sources. A fault is told by the suites that open the page,
 * and by no other.
 */
export default async function setup(project: TestProject): Promise<void> {
  const faults = await buildPages();
  project.provide(
    "pageFaults",
    [...faults].map(([page, fault]) => ({ page, text: String(fault) })),
  );
}
