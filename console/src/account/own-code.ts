import type { RequestOptions } from "kpa-client";
import type { AskedCode } from "./code-flow.ts";
import { kpa } from "./kpa.ts";

type OwnCodeRequest = RequestOptions<"POST", "/api/v1/user/verifications">["body"];

/** A code for something that only a signed-in user does. */
export async function askForOwnCode(body: OwnCodeRequest): Promise<AskedCode> {
  const sent = await kpa.request("POST", "/api/v1/user/verifications", { body });
  return {
    verificationId: sent.verification_id,
    expiresInSeconds: sent.expires_in,
    resendAfterSeconds: sent.resend_after,
  };
}
