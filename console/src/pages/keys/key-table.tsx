import { KpaProblem } from "kpa-client";
import { useState } from "react";
import { kpa } from "../../app/kpa.ts";
import { queryClient } from "../../app/queries.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { type Column, DataTable } from "../../ui/data-table.tsx";
import { FocusHome, useFocusHome } from "../../ui/focus-home.tsx";
import { EmptyState } from "../../ui/states.tsx";
import { StatusBadge, type Tone } from "../../ui/status-badge.tsx";
import { Time, useNow } from "../../ui/time.tsx";
import { useToast } from "../../ui/toast.tsx";
import { wholeList } from "../../ui/whole-list.ts";
import type { SigningKey } from "./keys.tsx";
import { shortKid } from "./short-kid.ts";
import { useTexts } from "./texts.ts";

const tones: Readonly<Record<SigningKey["phase"], Tone>> = {
  next: "accent",
  signing: "good",
  previous: "neutral",
  retired: "neutral",
};

export interface KeyTableProps {
  readonly keys: readonly SigningKey[];
  readonly mayRetire?: boolean;
}

export function KeyTable({ keys, mayRetire = false }: KeyTableProps) {
  const texts = useTexts();
  const [retired, setRetired] = useState<SigningKey>();
  const { home, bringBack } = useFocusHome();
  const columns = useKeyColumns(mayRetire ? setRetired : undefined);
  return (
    <FocusHome label={texts.caption} home={home}>
      <DataTable
        caption={texts.caption}
        columns={columns}
        list={wholeList(keys)}
        keyOf={(key) => key.kid}
        empty={
          <EmptyState title={texts.none} icon="keys">
            {texts.noneDetail}
          </EmptyState>
        }
      />
      {retired && (
        <Retire
          signingKey={retired}
          onClose={() => {
            setRetired(undefined);
            bringBack();
          }}
        />
      )}
    </FocusHome>
  );
}

function useKeyColumns(
  onRetire: ((key: SigningKey) => void) | undefined,
): readonly Column<SigningKey>[] {
  const texts = useTexts();
  const actions: Column<SigningKey> = {
    header: texts.actions,
    hidesHeader: true,
    align: "end",
    cell: (key) =>
      (key.phase === "next" || key.phase === "previous") && (
        <Button small onClick={() => onRetire?.(key)}>
          {texts.retire.action}
        </Button>
      ),
  };
  return [
    {
      header: texts.key,
      cell: ({ kid }) => <code title={kid}>{shortKid(kid)}</code>,
    },
    {
      header: texts.phase,
      cell: ({ phase }) => (
        <span title={texts.meanings[phase]}>
          <StatusBadge tone={tones[phase]}>{texts.phases[phase]}</StatusBadge>
        </span>
      ),
    },
    { header: texts.age, cell: (key) => <Time at={key.created_at} /> },
    { header: texts.activeFrom, cell: (key) => <Time at={key.active_from} /> },
    { header: texts.verifiesUntil, cell: (key) => <Until signingKey={key} /> },
    { header: texts.algorithm, isSpare: true, cell: ({ algorithm }) => algorithm },
    ...(onRetire === undefined ? [] : [actions]),
  ];
}

function Until({ signingKey: { phase, verifies_until: at } }: { signingKey: SigningKey }) {
  const texts = useTexts();
  const now = useNow();
  if (phase === "retired" || (at !== null && Date.parse(at) <= now)) return texts.over;
  if (at === null) return texts.noEnd;
  return (
    <>
      {texts.until} <Time at={at} />
    </>
  );
}

function Retire({ signingKey: { kid }, onClose }: { signingKey: SigningKey; onClose: () => void }) {
  const { retire: texts } = useTexts();
  const toast = useToast();
  const retire = async (reason: string) => {
    try {
      await kpa.request("POST", "/api/v1/admin/keys/{kid}/retire", {
        path: { kid },
        body: { reason },
      });
    } catch (error) {
      if (!(error instanceof KpaProblem && error.code === "conflict")) throw error;
      throw new Error(texts.conflict, { cause: error });
    } finally {
      await queryClient.invalidateQueries({ queryKey: ["keys"] });
    }
    toast(texts.done(shortKid(kid)));
  };
  return (
    <ConfirmDialog
      title={texts.title(shortKid(kid))}
      action={texts.action}
      isDangerous
      asksReason
      onConfirm={retire}
      onClose={onClose}
    >
      <p>{texts.lead}</p>
    </ConfirmDialog>
  );
}
