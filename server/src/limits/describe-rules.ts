/** The limits in force, for whoever looks after the server. `docs/limits.md` says more of each. */
import type { Config } from "../config/load.ts";
import { resendAfterSeconds } from "./messages.ts";
import {
  accountRules,
  alertRules,
  clientCodes,
  clientFailures,
  clientFailuresOnAlert,
} from "./rules.ts";

export interface DescribedRule {
  readonly code: string;
  readonly description: string;
  readonly limit: number;
  /** null: it has no window. */
  readonly window_seconds: number | null;
}

const hour = 60 * 60;
const day = 24 * hour;

/** None, where `KPA_RATE_LIMITS` is off. */
export function describeRules(config: Config, isOnAlert: boolean): readonly DescribedRule[] {
  if (config.KPA_RATE_LIMITS === "off") return [];
  return [...attemptRules(isOnAlert), ...messageRules(config)];
}

function attemptRules(isOnAlert: boolean): readonly DescribedRule[] {
  const account = isOnAlert ? alertRules : accountRules;
  const client = isOnAlert ? clientFailuresOnAlert : clientFailures;
  return [
    {
      code: "account",
      description: `Failures on one account that bring no wait. After each further one it waits, first ${account.firstWaitSeconds} seconds, then twice as long, up to ${account.longestWaitSeconds / 60} minutes`,
      limit: account.freeFailures,
      window_seconds: null,
    },
    {
      code: "account_closed",
      description:
        "Failures in a row after which the account's way in is closed to strangers, until its owner resets it or staff lets it go",
      limit: account.mostFailures,
      window_seconds: null,
    },
    {
      code: "attempts_by_client",
      description: "Failures from one client's network",
      limit: client.most,
      window_seconds: client.seconds,
    },
  ];
}

function messageRules({ KPA_SMS_LIMITS: limits }: Config): readonly DescribedRule[] {
  const rule = (
    code: string,
    description: string,
    limit: number,
    window_seconds: number | null,
  ) => {
    return { code, description, limit, window_seconds };
  };
  const month = null; // as long as the month is
  return [
    rule("resend", "Codes to one number or address for one purpose", 1, resendAfterSeconds),
    rule("number_hour", "Codes to one number or address in an hour", limits.number_hour, hour),
    rule("number_day", "Codes to one number or address in a day", limits.number_day, day),
    rule(
      "client",
      "Codes asked for from one client's network",
      clientCodes.most,
      clientCodes.seconds,
    ),
    rule("region_hour", "Codes and notices to one region in an hour", limits.region_hour, hour),
    rule("region_day", "Codes and notices to one region in a day", limits.region_day, day),
    rule("total_hour", "Codes and notices to everybody in an hour", limits.total_hour, hour),
    rule("total_day", "Codes and notices to everybody in a day", limits.total_day, day),
    rule("budget_day", "What text messages may cost in a day of UTC", limits.budget_day, day),
    rule(
      "budget_month",
      "What text messages may cost in a month of UTC",
      limits.budget_month,
      month,
    ),
  ];
}
