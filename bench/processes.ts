/** What Linux tells of processes: CPU time and resident memory, read from /proc. */
import { readdirSync, readFileSync } from "node:fs";

/** Linux reports CPU times in hundredths of a second to user space, whatever its own tick is. */
const ticksPerSecond = 100;

interface Stat {
  readonly parent: number;
  readonly ticks: number;
}

/** @returns undefined where the process has ended */
function readStat(pid: number): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name in parentheses may hold anything; what follows it is numbers.
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return { parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) };
  } catch {
    return undefined;
  }
}

/** @returns user and system time of all its threads, in seconds; undefined where it has ended */
export function cpuSecondsOf(pid: number): number | undefined {
  const stat = readStat(pid);
  return stat && stat.ticks / ticksPerSecond;
}

/** @returns the process and all that it started */
function processTree(root: number): readonly number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync("/proc")) {
    const pid = Number(name);
    const stat = Number.isInteger(pid) ? readStat(pid) : undefined;
    if (stat !== undefined) parents.set(pid, stat.parent);
  }
  const tree = [root];
  for (let at = 0; at < tree.length; at++) {
    for (const [pid, parent] of parents) if (parent === tree[at]) tree.push(pid);
  }
  return tree;
}

export function treeCpuSeconds(root: number): number {
  return processTree(root).reduce((sum, pid) => sum + (cpuSecondsOf(pid) ?? 0), 0);
}

export function treeResidentMib(root: number): number {
  return processTree(root).reduce((sum, pid) => sum + residentKib(pid), 0) / 1024;
}

function residentKib(pid: number): number {
  try {
    return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
