/** A code of whoever is not logged in: where it goes, and what it is for. */
import { useRef, useState } from "react";
import type { CodeAddress } from "./ask-for-code.tsx";
import { type CodeFlow, useCodeFlow } from "./code-flow.ts";
import { kpa } from "./kpa.ts";

export interface AddressedCode extends CodeFlow {
  readonly address: CodeAddress | undefined;
  readonly sendTo: (address: CodeAddress) => Promise<void>;
}

export function useAddressedCode(purpose: "register" | "login" | "reset_password"): AddressedCode {
  const [address, setAddress] = useState<CodeAddress>();
  const asked = useRef<CodeAddress>(undefined);
  const flow = useCodeFlow(() => {
    if (asked.current === undefined) throw new Error("nobody has said where the code goes");
    return kpa.requestCode({ ...asked.current, purpose });
  });
  return {
    ...flow,
    address,
    sendTo: async (to) => {
      asked.current = to;
      setAddress(to);
      await flow.ask();
    },
  };
}

export function textOf(address: CodeAddress | undefined): string {
  if (address === undefined) return "";
  return "phone" in address ? address.phone : address.email;
}
