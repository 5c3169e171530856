import type { ReactNode } from "react";
import { PersonLink } from "../../app/person.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { useFormat } from "../../ui/language.tsx";
import { Facts } from "../../ui/page.tsx";
import { useRegionName } from "../../ui/region-name.ts";
import { Time } from "../../ui/time.tsx";
import type { Message } from "./message.ts";
import { useTexts } from "./texts.ts";

export interface MessageDetailsProps {
  readonly message: Message;
  readonly state: ReactNode;
  readonly onClose: () => void;
  /** Absent: it cannot be, or not by whoever looks. */
  readonly onResend: (() => void) | undefined;
}

export function MessageDetails({ message, state, onClose, onResend }: MessageDetailsProps) {
  const texts = useTexts();
  const { details } = texts;
  const format = useFormat();
  const regionName = useRegionName();
  const { user_id: userId, last_error: lastError, sent_at: sentAt } = message;
  return (
    <Dialog
      title={texts.templates[message.template] ?? message.template}
      isWide
      onClose={onClose}
      footer={
        onResend && (
          <Button look="primary" icon="refresh" onClick={onResend}>
            {texts.resend.action}
          </Button>
        )
      }
    >
      <div>
        {state} {texts.meanings[message.state]}
      </div>
      <Facts
        facts={[
          { name: texts.channel, value: texts.channels[message.channel] },
          { name: texts.to, value: message.to ?? texts.forgotten },
          {
            name: details.account,
            value: userId === null ? details.noAccount : <PersonLink id={userId} />,
          },
          { name: texts.region, value: message.region ? regionName(message.region) : "–" },
          { name: texts.provider, value: message.provider ?? texts.unknown },
          {
            name: details.lastError,
            value: lastError ? <Server text={lastError} /> : details.noError,
          },
          { name: details.attempts, value: format.number(message.attempts) },
          { name: details.segments, value: format.number(message.segments) },
          { name: details.language, value: message.language },
          { name: details.createdAt, value: <Time at={message.created_at} absolute /> },
          { name: details.sentAt, value: sentAt ? <Time at={sentAt} absolute /> : details.notSent },
          { name: details.expiresAt, value: <Time at={message.expires_at} absolute /> },
          { name: details.id, value: <code>{message.id}</code> },
        ]}
      />
    </Dialog>
  );
}

/** What the server or a provider says, which is English. */
function Server({ text }: { text: string }) {
  return <span lang="en">{text}</span>;
}
