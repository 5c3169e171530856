import { KpaProblem } from "kpa-client";
import { useState } from "react";
import { kpa } from "../../app/kpa.ts";
import { queryClient } from "../../app/queries.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { useToast } from "../../ui/toast.tsx";
import { shortKid } from "./short-kid.ts";
import { useTexts } from "./texts.ts";

export function RotateButtons() {
  const { rotate, rotateNow } = useTexts();
  const toast = useToast();
  const [asked, setAsked] = useState<"rotate" | "now">();
  const run = async () => {
    try {
      const { kid } = await kpa.request("POST", "/api/v1/admin/keys/rotate", {
        body: { now: asked === "now" },
      });
      toast((asked === "now" ? rotateNow : rotate).done(shortKid(kid)));
    } catch (error) {
      if (!(error instanceof KpaProblem && error.code === "conflict")) throw error;
      throw new Error(rotate.conflict, { cause: error });
    } finally {
      await queryClient.invalidateQueries({ queryKey: ["keys"] });
    }
  };
  return (
    <>
      <Button onClick={() => setAsked("now")}>{rotateNow.action}</Button>
      <Button look="primary" icon="refresh" onClick={() => setAsked("rotate")}>
        {rotate.action}
      </Button>
      {asked === "rotate" && (
        <ConfirmDialog
          title={rotate.title}
          action={rotate.action}
          onConfirm={run}
          onClose={() => setAsked(undefined)}
        >
          <p>{rotate.lead}</p>
        </ConfirmDialog>
      )}
      {asked === "now" && (
        <ConfirmDialog
          title={rotateNow.title}
          action={rotateNow.action}
          isDangerous
          onConfirm={run}
          onClose={() => setAsked(undefined)}
        >
          <p>{rotateNow.lead}</p>
          <p>{rotateNow.further}</p>
        </ConfirmDialog>
      )}
    </>
  );
}
