import { kpa } from "../../app/kpa.ts";
import { queryClient } from "../../app/queries.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { useToast } from "../../ui/toast.tsx";
import { useTexts } from "./texts.ts";

/** Whom or what a limit is to let go. */
export type Released =
  | { readonly user_id: number; readonly name: string }
  | { readonly range: string };

export function Release({ released, onClose }: { released: Released; onClose: () => void }) {
  const { release: texts } = useTexts();
  const toast = useToast();
  const isRange = "range" in released;
  const release = async (reason: string) => {
    const body = isRange
      ? { range: released.range, reason }
      : { user_id: released.user_id, reason };
    const answer = await kpa.request("POST", "/api/v1/admin/limits/release", { body });
    await queryClient.invalidateQueries({ queryKey: ["limits"] });
    toast(answer.released ? texts.done : texts.nothing);
  };
  return (
    <ConfirmDialog
      title={isRange ? texts.rangeTitle(released.range) : texts.accountTitle(released.name)}
      action={texts.action}
      asksReason
      onConfirm={release}
      onClose={onClose}
    >
      <p>{isRange ? texts.rangeLead : texts.accountLead}</p>
    </ConfirmDialog>
  );
}
