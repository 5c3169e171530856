import type { TestProject } from "vitest/node";
import { buildPages } from "../../../console/build.ts";
import type {} from "./provided.ts";

/**
 * Makes the pages where they are older than their sources. A fault is told by the suites that open pages, and
 * by no other.
 */
export default async function setup(project: TestProject): Promise<void> {
  let fault = "";
  try {
    await buildPages();
  } catch (error) {
    fault = error instanceof Error ? error.message : String(error);
  }
  project.provide("pagesFault", fault);
}
