/** What the time of an answer is made of, without a clock: the same statements, whoever is asked about. */
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ApiRequest, operations } from "../../bench/timing/operations.ts";
import { type KindName, nobodys, populate, targetOf } from "../../bench/timing/population.ts";
import { countingStatements } from "./harness/count-statements.ts";
import { openTestDatabase, startTestServer, type TestServer } from "./harness/test-server.ts";

describe.each(["on", "off"])("with limits %s", (limits) => {
  let server: TestServer;
  let close: () => Promise<void>;
  let takeTexts: () => readonly string[];
  beforeAll(async () => {
    const { database } = await openTestDatabase();
    const counted = countingStatements(database);
    takeTexts = counted.takeTexts;
    server = await startTestServer({
      database: counted.database,
      clients: "many",
      environment: { KPA_RATE_LIMITS: limits, KPA_DELETION_GRACE_DAYS: "30" },
    });
    for (const statement of populate(operations.length, server.ctx.keys)) {
      await sql.raw(statement).execute(database.kysely);
    }
    close = async () => {
      await server.close();
      await database.close();
    };
  });
  afterAll(() => close());

  const ask = ({ path, body }: ApiRequest) => server.post(path, { body });

  test.each(operations.map((operation, n) => ({ ...operation, n })))(
    "$label: the same statements for every account and for none",
    async ({ kinds, n, before, request, status }) => {
      const statementsFor = async (kind: KindName) => {
        const target = targetOf(kind, n);
        const asked = before && (await ask(before(target)));
        takeTexts();
        const answer = await ask(request(target, asked?.body.data.verification_id ?? ""));
        expect(answer.status, kind).toBe(status);
        return takeTexts();
      };
      const forNobody = await statementsFor("unknown");
      expect(forNobody.length).toBeGreaterThan(3);
      expect(forNobody).toContain("begin");
      for (const kind of kinds) expect(await statementsFor(kind), kind).toEqual(forNobody);
    },
  );

  test("the accounts are there, and nobody's numbers are not", async () => {
    const { rows } = await sql<{ phone_number: string }>`
      select phone_number from users where id > 1000`.execute(server.ctx.db);
    const numbers = new Set(rows.map((row) => row.phone_number));
    const kinds = new Set(operations.flatMap((operation) => operation.kinds));
    for (const kind of [...kinds, "unknown" as const]) {
      const isThere = numbers.has(`+91${targetOf(kind, 0).phone}`);
      expect(isThere, kind).toBe(!nobodys.includes(kind));
    }
  });
});
