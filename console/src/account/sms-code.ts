/** WebOTP: where the browser can, it asks whether to hand over the code of a text message that was bound to this host. */
import { useEffect, useRef } from "react";

interface SmsCodeRequest extends CredentialRequestOptions {
  readonly otp: { readonly transport: readonly ["sms"] };
}

/** @param onCode is called with the code; never where the browser cannot, or the person says no */
export function useSmsCode(isOn: boolean, onCode: (code: string) => void): void {
  const told = useRef(onCode);
  told.current = onCode;
  useEffect(() => {
    if (!isOn || !("OTPCredential" in window)) return;
    const leaving = new AbortController();
    const request: SmsCodeRequest = { otp: { transport: ["sms"] }, signal: leaving.signal };
    navigator.credentials.get(request).then(
      (credential) => {
        const { code } = (credential ?? {}) as { code?: unknown };
        if (typeof code === "string") told.current(code);
      },
      () => {}, // refused, or the page was left: then it is typed
    );
    return () => leaving.abort();
  }, [isOn]);
}
