/** What a dashboard needs, in Prometheus' text format. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Context } from "../context.ts";
import { type Backlog, measureBacklog } from "../delivery/backlog.ts";
import type { ReportAttempt } from "../delivery/deliver.ts";
import { channels } from "../delivery/message.ts";
import { readSpending } from "../limits/usage-queries.ts";

export interface Metrics {
  readonly registry: Registry;
  /** Off the route's own code: called once for each answer. */
  readonly answered: (route: string, method: string, status: number, seconds: number) => void;
  readonly loginFailed: (reason: string) => void;
  readonly messageAttempted: ReportAttempt;
}

type MetricsContext = Pick<
  Context,
  "breaches" | "config" | "clock" | "database" | "limits" | "passwords"
>;

export function createMetrics(ctx: MetricsContext): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: "kpa_" });
  const registers = [registry];
  const duration = new Histogram({
    name: "kpa_http_request_duration_seconds",
    help: "Time from the request's head to the end of the answer",
    labelNames: ["route", "method", "status"] as const,
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers,
  });
  const logins = new Counter({
    name: "kpa_login_failures_total",
    help: "Log-ins that were refused, by problem code",
    labelNames: ["code"] as const,
    registers,
  });
  new Gauge({
    name: "kpa_password_hashes",
    help: "Passwords being hashed and waiting to be",
    labelNames: ["state"] as const,
    registers,
    collect() {
      const { running, waiting } = ctx.passwords.load();
      this.set({ state: "running" }, running);
      this.set({ state: "waiting" }, waiting);
    },
  });
  new Gauge({
    name: "kpa_database_connections",
    help: "Connections to the database, and requests that wait for one",
    labelNames: ["state"] as const,
    registers,
    collect() {
      const { total, idle, waiting } = ctx.database.connections();
      this.set({ state: "in_use" }, total - idle);
      this.set({ state: "idle" }, idle);
      this.set({ state: "waiting" }, waiting);
    },
  });

  const messages = createMessageMetrics(ctx, registry);
  createLimitMetrics(ctx, registry);
  createBreachMetrics(ctx, registry);

  // A labelled look-up hashes its labels; there are few combinations, so each is kept.
  const series = new Map<string, Histogram.Internal<"route" | "method" | "status">>();
  return {
    registry,
    answered: (route, method, status, seconds) => {
      const key = `${status} ${method} ${route}`;
      let child = series.get(key);
      if (child === undefined) {
        child = duration.labels({ route, method, status: String(status) });
        series.set(key, child);
      }
      child.observe(seconds);
    },
    loginFailed: (code) => logins.inc({ code }),
    messageAttempted: (channel, provider, outcome) => messages.inc({ channel, provider, outcome }),
  };
}

function createBreachMetrics(ctx: MetricsContext, registry: Registry): void {
  new Counter({
    name: "kpa_breached_password_lookups_total",
    help: "Passwords looked up among leaked ones, by what came of it; failed, skipped: nobody could say",
    labelNames: ["outcome"] as const,
    registers: [registry],
    collect() {
      this.reset();
      for (const [outcome, count] of Object.entries(ctx.breaches.tally)) {
        this.inc({ outcome }, count);
      }
    },
  });
}

function createMessageMetrics(ctx: MetricsContext, registry: Registry) {
  const registers = [registry];
  const gaugeOfBacklog = (name: string, help: string, of: (backlog: Backlog) => number) =>
    new Gauge({
      name,
      help,
      labelNames: ["channel"] as const,
      registers,
      async collect() {
        // A database that is away must not take the other figures with it.
        const backlog = await measureBacklog(ctx.database.kysely, ctx.clock).catch(() => undefined);
        this.reset();
        if (backlog === undefined) return;
        for (const channel of channels) this.set({ channel }, of(backlog[channel]));
      },
    });
  gaugeOfBacklog(
    "kpa_messages_waiting",
    "Messages that have still to be sent, by whichever process",
    (backlog) => backlog.waiting,
  );
  gaugeOfBacklog(
    "kpa_messages_overdue_seconds",
    "How long a message has waited that could have been taken; it grows where no process can send the channel",
    (backlog) => backlog.overdueSeconds,
  );
  return new Counter({
    name: "kpa_messages_total",
    help: "Attempts to send a message, by what they came to; dead: it will not be sent",
    labelNames: ["channel", "provider", "outcome"] as const,
    registers,
  });
}

function createLimitMetrics(ctx: MetricsContext, registry: Registry): void {
  const registers = [registry];
  new Counter({
    name: "kpa_limits_total",
    help: "Attempts and messages that a rule refused, or would have where it only records",
    labelNames: ["rule", "mode"] as const,
    registers,
    collect() {
      this.reset();
      for (const { rule, mode, count } of ctx.limits.tally.entries())
        this.inc({ rule, mode }, count);
    },
  });
  new Gauge({
    name: "kpa_guessing_alert",
    help: "1 while attempts fail far more often than usual",
    registers,
    collect() {
      this.set(ctx.limits.guessingRate.isOnAlert() ? 1 : 0);
    },
  });
  const budgets = ctx.config.KPA_SMS_LIMITS;
  new Gauge({
    name: "kpa_message_budget",
    help: "What text messages may cost in a day and a month, in the currency of KPA_SMS_PRICES",
    labelNames: ["period"] as const,
    registers,
    collect() {
      this.set({ period: "day" }, budgets.budget_day);
      this.set({ period: "month" }, budgets.budget_month);
    },
  });
  new Gauge({
    name: "kpa_message_spending",
    help: "What text messages have cost in the present day and month, by the prices that are set",
    labelNames: ["period"] as const,
    registers,
    async collect() {
      const spent = await readSpending(ctx.database.kysely, ctx.clock).catch(() => undefined);
      this.reset();
      if (spent === undefined) return;
      this.set({ period: "day" }, spent.day / 1e6);
      this.set({ period: "month" }, spent.month / 1e6);
    },
  });
}
