import { KpaProblem } from "kpa-client";
import { kpa } from "../../app/kpa.ts";
import { queryClient } from "../../app/queries.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { useToast } from "../../ui/toast.tsx";
import type { Message } from "./message.ts";
import { useTexts } from "./texts.ts";

export function Resend({ message, onClose }: { message: Message; onClose: () => void }) {
  const { resend: texts } = useTexts();
  const toast = useToast();
  const resend = async () => {
    try {
      await kpa.request("POST", "/api/v1/admin/messages/{id}/resend", {
        path: { id: message.id },
        body: {},
      });
    } catch (error) {
      const code = error instanceof KpaProblem ? error.code : undefined;
      // In words of this page: what stands in the way of this message, and not of any request.
      if (code === "conflict") throw new Error(texts.conflict, { cause: error });
      if (code === "rate_limited") throw new Error(texts.limited, { cause: error });
      throw error;
    } finally {
      await queryClient.invalidateQueries({ queryKey: ["messages"] });
    }
    toast(texts.done);
  };
  return (
    <ConfirmDialog title={texts.title} action={texts.action} onConfirm={resend} onClose={onClose}>
      <p>{texts.lead}</p>
      {message.sent_at !== null && <p>{texts.doubt}</p>}
    </ConfirmDialog>
  );
}
