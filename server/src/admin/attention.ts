/** What needs a person now. Each check stands for itself: one that fails or takes long hides no other. */
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import { describeFinding } from "../audit/findings.ts";
import { examineNewestSeal } from "../audit/seal.ts";
import { configWarnings, productionFaults } from "../config/production.ts";
import type { Context } from "../context.ts";
import { databaseNow } from "../db/clock.ts";
import { measureBacklog } from "../delivery/backlog.ts";
import { channels } from "../delivery/message.ts";
import { listHeldRanges } from "../limits/conversion.ts";
import { alarmShare } from "../limits/message-usage.ts";
import { readBudget } from "../statistics/spend.ts";
import { describeKeys, rotationDueAt } from "../tokens/describe-keys.ts";
import { readAlert } from "./read-limits.ts";

export interface AttentionItem {
  readonly code: string;
  readonly severity: "alert" | "warning";
  readonly title: string;
  readonly detail: string;
  readonly since: string | null;
  readonly area: "messages" | "audit" | "limits" | "keys" | "settings" | "users";
}

type Found = readonly AttentionItem[] | Promise<readonly AttentionItem[]>;

interface Check {
  readonly area: AttentionItem["area"];
  readonly find: (ctx: Context) => Found;
}

const checks: readonly Check[] = [
  { area: "audit", find: findAuditFaults },
  { area: "messages", find: findDeadMessages },
  { area: "messages", find: findBacklog },
  { area: "messages", find: findBudget },
  { area: "limits", find: findHeldRanges },
  { area: "limits", find: findGuessing },
  { area: "limits", find: findCounterFaults },
  { area: "keys", find: findOldKey },
  { area: "settings", find: findSettings },
];

const mostMs = 2_000;

/** Alerts first. Empty when all is well. */
export async function findAttention(ctx: Context): Promise<readonly AttentionItem[]> {
  const found = (await Promise.all(checks.map((check) => run(ctx, check)))).flat();
  return found.toSorted((a, b) => Number(b.severity === "alert") - Number(a.severity === "alert"));
}

async function run(ctx: Context, { area, find }: Check): Promise<readonly AttentionItem[]> {
  const stop = new AbortController();
  const late = sleep(mostMs, undefined, { signal: stop.signal }).then(
    () => [unknown(area, "took too long")],
    () => [],
  );
  try {
    return await Promise.race([find(ctx), late]);
  } catch (error) {
    ctx.log.warn({ err: error, area }, "it cannot be told whether something needs attention");
    return [unknown(area, "failed")];
  } finally {
    stop.abort();
  }
}

function unknown(area: AttentionItem["area"], what: string): AttentionItem {
  return {
    code: "check_failed",
    severity: "warning",
    title: "A check could not be made",
    detail: `The check of ${area} ${what}; the server's log says more.`,
    since: null,
    area,
  };
}

async function findAuditFaults(ctx: Context): Promise<readonly AttentionItem[]> {
  const findings = await examineNewestSeal(ctx);
  const [first] = findings;
  if (first === undefined) return [];
  return [
    {
      code: "audit_findings",
      severity: "alert",
      title: "The audit log is not what was written",
      detail: `${findings.length} found; the first: ${describeFinding(first)}. Verify the log.`,
      since: null,
      area: "audit",
    },
  ];
}

async function findDeadMessages(ctx: Context): Promise<readonly AttentionItem[]> {
  const { rows } = await sql<{ count: number; since: Date | null }>`
    select count(*)::int as count, min(created_at) as since from (
      select created_at from messages
       where state = 'dead' and created_at > ${databaseNow(ctx.clock)} - interval '24 hours'
       order by created_at desc limit 1000) dead`.execute(ctx.db);
  const { count = 0, since = null } = rows[0] ?? {};
  if (count === 0) return [];
  return [
    {
      code: "dead_messages",
      severity: "warning",
      title: `${count === 1000 ? "1000 or more messages were" : count === 1 ? "A message was" : `${count} messages were`} not sent`,
      detail: "Within the last day. Each says why; one that is still of use can be sent again.",
      since: since?.toISOString() ?? null,
      area: "messages",
    },
  ];
}

/** A message is taken within a second where anybody can send it. */
const overdueSeconds = 60;

async function findBacklog(ctx: Context): Promise<readonly AttentionItem[]> {
  const backlog = await measureBacklog(ctx.db, ctx.clock);
  return channels.flatMap((channel): AttentionItem[] => {
    const { waiting, overdueSeconds: overdue } = backlog[channel];
    if (overdue < overdueSeconds) return [];
    return [
      {
        code: "outbox_overdue",
        severity: "alert",
        title: `${channel === "sms" ? "Text messages" : "E-mails"} wait to be sent`,
        detail: `${waiting} wait; the first could have been taken ${Math.round(overdue)} seconds ago. Is a server or \`kpa worker\` running that has a provider for them?`,
        since: new Date(ctx.clock.nowMs() - overdue * 1000).toISOString(),
        area: "messages",
      },
    ];
  });
}

async function findBudget(ctx: Context): Promise<readonly AttentionItem[]> {
  const budgets = await readBudget(ctx);
  return (["day", "month"] as const).flatMap((period): AttentionItem[] => {
    const budget = budgets[period];
    if (budget === null || budget.used === 0 || budget.used < alarmShare * budget.limit) return [];
    const isSpent = budget.used >= budget.limit;
    return [
      {
        code: isSpent ? "budget_spent" : "budget_alarm",
        severity: "alert",
        title: `The ${period}'s budget for text messages is ${isSpent ? "spent" : "nearly spent"}`,
        detail: `${(budget.used / 1e6).toFixed(2)} of ${budget.limit / 1e6} spent. ${isSpent ? "None is sent" : "At 100 % none is sent"} until ${budget.resets_at}; logging in with a password goes on.`,
        since: null,
        area: "messages",
      },
    ];
  });
}

async function findHeldRanges(ctx: Context): Promise<readonly AttentionItem[]> {
  if (ctx.config.KPA_RATE_LIMITS === "off") return [];
  return (await listHeldRanges(ctx, ctx.db)).map(({ range, region, day }) => ({
    code: "range_held",
    severity: "alert",
    title: `Numbers that begin with ${range} are held`,
    detail: `${day.entered} of ${day.codes} codes came back within a day (${region}): somebody may be paid for the messages. Codes that sign up are not sent there.`,
    since: null,
    area: "limits",
  }));
}

async function findGuessing(ctx: Context): Promise<readonly AttentionItem[]> {
  const { active, since, failures_per_minute, usual } = await readAlert(ctx);
  if (!active) return [];
  return [
    {
      code: "guessing",
      severity: "alert",
      title: "Somebody guesses passwords or codes of many accounts",
      detail: `${Math.round(failures_per_minute)} failures a minute, where ${usual.toFixed(1)} are usual. Devices that an account does not know wait sooner and longer.`,
      since,
      area: "limits",
    },
  ];
}

async function findCounterFaults(ctx: Context): Promise<readonly AttentionItem[]> {
  const isThere = await ctx.limits.counters.check().then(
    () => true,
    () => false,
  );
  if (isThere) return [];
  return [
    {
      code: "counters_unreachable",
      severity: "alert",
      title: "Redis does not answer",
      detail: "Until it does, nobody can log in or use a code. `kpa doctor` says why.",
      since: null,
      area: "limits",
    },
  ];
}

async function findOldKey(ctx: Context): Promise<readonly AttentionItem[]> {
  const dueAt = rotationDueAt(await describeKeys(ctx));
  if (dueAt === undefined || dueAt.getTime() > ctx.clock.nowMs()) return [];
  return [
    {
      code: "key_rotation_due",
      severity: "warning",
      title: "The signing key has signed for long enough",
      detail: "Rotate it: the next one is published first, and nobody is signed out.",
      since: dueAt.toISOString(),
      area: "keys",
    },
  ];
}

/** What the server warns of at its start, too. */
function findSettings({ config }: Context): readonly AttentionItem[] {
  return [
    ...configWarnings(config).map((detail) =>
      settingItem("configuration_warning", "warning", detail),
    ),
    ...productionFaults(config).map((detail) =>
      settingItem("configuration_fault", "alert", detail),
    ),
  ];
}

function settingItem(
  code: string,
  severity: AttentionItem["severity"],
  detail: string,
): AttentionItem {
  const name = /\b(?:KPA_[A-Z_]+|SECRET_KEY|DATABASE_URL)\b/.exec(detail)?.[0];
  const title = name === undefined ? "A setting needs a look" : `${name} needs a look`;
  return { code, severity, title, detail: sentence(detail), since: null, area: "settings" };
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}${/[.?!]$/.test(text) ? "" : "."}`;
}
