import { PersonLink } from "../../app/person.tsx";
import { Button } from "../../ui/button.tsx";
import type { Column } from "../../ui/data-table.tsx";
import { useRegionName } from "../../ui/region-name.ts";
import { RowButton } from "../../ui/row-button.tsx";
import { Time } from "../../ui/time.tsx";
import type { Message } from "./message.ts";
import { State } from "./state.tsx";
import { useTexts } from "./texts.ts";

export interface MessageActions {
  readonly onOpen: (message: Message) => void;
  /** Absent: whoever looks may not. */
  readonly onResend: ((message: Message) => void) | undefined;
}

export function useMessageColumns({
  onOpen,
  onResend,
}: MessageActions): readonly Column<Message>[] {
  const texts = useTexts();
  const regionName = useRegionName();
  const actions: Column<Message> = {
    header: texts.actions,
    hidesHeader: true,
    align: "end",
    cell: (message) =>
      message.can_resend && (
        <Button small icon="refresh" onClick={() => onResend?.(message)}>
          {texts.resend.action}
        </Button>
      ),
  };
  return [
    { header: texts.at, cell: (message) => <Time at={message.created_at} /> },
    {
      header: texts.message,
      cell: (message) => (
        <RowButton note={texts.channels[message.channel]} onClick={() => onOpen(message)}>
          {texts.templates[message.template] ?? message.template}
        </RowButton>
      ),
    },
    {
      header: texts.to,
      isSpare: true,
      cell: ({ to, user_id }) => (
        <>
          <div>{to ?? texts.forgotten}</div>
          {user_id !== null && <PersonLink id={user_id} />}
        </>
      ),
    },
    { header: texts.state, cell: (message) => <State state={message.state} /> },
    {
      header: texts.region,
      isSpare: true,
      cell: ({ region }) => (region === null ? "–" : regionName(region)),
    },
    { header: texts.provider, isSpare: true, cell: ({ provider }) => provider ?? texts.unknown },
    ...(onResend === undefined ? [] : [actions]),
  ];
}
