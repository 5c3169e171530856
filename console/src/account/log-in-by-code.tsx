import { textOf, useAddressedCode } from "./addressed-code.ts";
import { AskForCode } from "./ask-for-code.tsx";
import { CodeStep } from "./code-step.tsx";
import { AccountPage, Sheet } from "./frame.tsx";
import { kpa } from "./kpa.ts";
import { useAccountTexts, usePageTexts } from "./texts.ts";
import { WaysIn } from "./ways-in.tsx";

export function LogInByCode() {
  const { logInByCode: texts } = usePageTexts();
  const { code } = useAccountTexts();
  const flow = useAddressedCode("login");
  const { address } = flow;
  return (
    <AccountPage title={texts.title} lead={texts.lead}>
      <Sheet>
        {flow.sent === undefined ? (
          <AskForCode first={address} onAddress={flow.sendTo} />
        ) : (
          <CodeStep
            flow={flow}
            digits={6}
            lead={code.sentToAccount(textOf(address))}
            isBySms={address !== undefined && "phone" in address}
            action={texts.submit}
            onCode={(given) =>
              flow.use((verificationId) => kpa.logInWithCode({ verificationId, code: given }))
            }
            onBack={flow.forget}
          />
        )}
      </Sheet>
      <WaysIn ways={["log-in", "sign-up"]} />
    </AccountPage>
  );
}
