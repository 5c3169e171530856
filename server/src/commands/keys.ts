import { describeKeys, type KeyDescription } from "../tokens/describe-keys.ts";
import { isSigningAlgorithm, type SigningAlgorithm } from "../tokens/key-pair.ts";
import { retireKey, rotateSigningKey } from "../tokens/rotate.ts";
import { type KeyContext, readConfig, withLog } from "./setup.ts";
import { CommandError, type GlobalOptions, print, type Terminal } from "./terminal.ts";

/** What a server with this configuration makes of the keys in the database. */
export async function listKeysCommand(terminal: Terminal, options: GlobalOptions): Promise<void> {
  await withKeys(terminal, options, async (ctx) => {
    const keys = await describeKeys(ctx);
    const { ALGORITHM: algorithm } = ctx.config;
    const lines = keys.map((key) =>
      [key.kid, key.algorithm, key.state, `from ${key.active_from}`, goodUntilText(key)]
        .join("\t")
        .trimEnd(),
    );
    const note = `ALGORITHM=${algorithm}: access tokens are signed with SECRET_KEY`;
    print(terminal, options, { algorithm, keys }, [
      ...(isSigningAlgorithm(algorithm) ? [] : [note]),
      ...(lines.length === 0 ? ["There are no keys."] : lines),
    ]);
  });
}

function goodUntilText(key: KeyDescription): string {
  return key.good_until === null ? "" : `good until ${key.good_until}`;
}

export async function rotateKeysCommand(
  terminal: Terminal,
  options: GlobalOptions,
  given: { readonly now?: boolean },
): Promise<void> {
  await withKeys(terminal, options, async (ctx) => {
    const algorithm = signingAlgorithm(ctx);
    const isEmergency = given.now === true;
    const before = (await describeKeys(ctx)).find((key) => key.state === "signing");
    const { state, key } = await rotateSigningKey(ctx, algorithm, isEmergency);
    if (state === "pending") {
      throw new CommandError(
        "rotation_pending",
        `${key.kid} is published and signs from ${new Date(key.active_from).toISOString()}: wait until then, or make another one sign at once with \`kpa keys rotate --now\``,
      );
    }
    const activeFrom = new Date(key.active_from).toISOString();
    print(terminal, options, { kid: key.kid, algorithm, active_from: activeFrom }, [
      key.has_begun
        ? `${key.kid} signs from now on; every server learns of it within seconds.`
        : `${key.kid} is published now and signs from ${activeFrom}.`,
      ...(isEmergency && before !== undefined
        ? [`Tokens of the key before stay good. To refuse them: kpa keys retire ${before.kid}`]
        : []),
    ]);
  });
}

export async function retireKeyCommand(
  terminal: Terminal,
  options: GlobalOptions,
  kid: string,
): Promise<void> {
  await withKeys(terminal, options, async (ctx) => {
    if (!(await retireKey(ctx, kid))) throw await refusalOf(ctx, kid);
    print(terminal, options, { kid }, [
      `Retired ${kid}: within seconds no server accepts its tokens. Whoever holds one gets a new one by refreshing.`,
    ]);
  });
}

async function refusalOf(ctx: KeyContext, kid: string): Promise<CommandError> {
  const key = (await describeKeys(ctx)).find((one) => one.kid === kid);
  if (key === undefined) {
    return new CommandError("not_found", "no such key: `kpa keys list` shows their ids");
  }
  return key.state === "signing"
    ? new CommandError(
        "key_signs",
        "that key signs: run `kpa keys rotate --now` first, so that another one does",
      )
    : new CommandError("already_retired", "that key was retired already");
}

function signingAlgorithm(ctx: KeyContext): SigningAlgorithm {
  const { ALGORITHM: algorithm } = ctx.config;
  if (isSigningAlgorithm(algorithm)) return algorithm;
  throw new CommandError(
    "no_keys",
    `ALGORITHM=${algorithm} signs with SECRET_KEY, and there is no key to rotate: set ALGORITHM=EdDSA (or ES256, RS256) for the servers and for this command`,
  );
}

/** With the keys that the servers have: a key that is sealed otherwise would be of no use to them. */
function withKeys(
  terminal: Terminal,
  options: GlobalOptions,
  work: (ctx: KeyContext) => Promise<void>,
): Promise<void> {
  return withLog(readConfig(terminal, options), work);
}
