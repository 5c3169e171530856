/** Reading one's profile, as fast as it goes. */
import { readFast } from "../load/run.ts";
import { alternate, measure, type Samples, settle, type Turn } from "../measure.ts";
import type { ServerProcess } from "../servers/server-process.ts";
import type { Stage } from "../stage.ts";

export const profilePath = "/api/v1/user/profile";
const connections = 64;
/** The reference's threads and its pool of 15 connections wait for each other above that. */
const mostForReference = 8;

export async function measureProfile(stage: Stage, samples: Samples): Promise<void> {
  const { settings, files } = stage;
  const turns: Turn[] = [];
  const warmUps: (() => Promise<unknown>)[] = [];
  const add = (
    name: string,
    label: string,
    server: ServerProcess,
    path: string,
    tokensFile?: string,
    inFlight = connections,
  ) => {
    const load = (seconds: number) => readFast(server.url, path, tokensFile, inFlight, seconds);
    warmUps.push(async () => {
      await load(settings.warmUpSeconds);
      await settle(server);
    });
    const run = () => measure(server, stage.postgresql, () => load(settings.seconds));
    turns.push({ name, label, run });
  };

  const many = settings.users.toLocaleString("en");
  const few = settings.fewUsers.toLocaleString("en");
  add("hello", 'bare Fastify "hello"', stage.hello, "/hello");
  add("profile", `KPA, PostgreSQL, ${many} users`, stage.kpa, profilePath, files.kpaTokens);
  if (stage.kpaAgainst) {
    const label = `the checkout that is compared, ${many} users`;
    add("profile-against", label, stage.kpaAgainst, profilePath, files.kpaTokens);
  }
  add(
    "profile-few",
    `KPA, PostgreSQL, ${few} users`,
    stage.kpaFew,
    profilePath,
    files.kpaFewTokens,
  );
  add("profile-embedded", "KPA, PGlite", stage.kpaEmbedded, profilePath, files.kpaTokens);
  if (stage.reference) {
    add(
      "profile-reference",
      `FastAPI reference, ${mostForReference} connections`,
      stage.reference,
      profilePath,
      files.seedTokens,
      mostForReference,
    );
  }
  for (const warmUp of warmUps) await warmUp();
  await alternate(turns, settings.rounds, samples);
}
