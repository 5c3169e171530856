import { type ReactNode, useId, useState } from "react";
import { Button } from "./button.tsx";
import styles from "./dialog.module.css";
import { Dialog } from "./dialog.tsx";
import { TextField } from "./field.tsx";
import { ProblemNote } from "./problem.tsx";
import { useUiTexts } from "./texts.ts";

export interface ConfirmDialogProps {
  readonly title: string;
  /** What will happen, in full: it is the last word before it does. */
  readonly children: ReactNode;
  /** What the button does, as a verb: "Disable", never "OK". */
  readonly action: string;
  readonly isDangerous?: boolean;
  /** Asks for a reason, which is handed to `onConfirm`. */
  readonly asksReason?: boolean;
  /** Does it. What it throws is shown in the dialog, which stays. */
  readonly onConfirm: (reason: string) => Promise<unknown>;
  readonly onClose: () => void;
}

/** Asks before something that cannot be taken back, or that somebody has to answer for. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, children, action, isDangerous, asksReason, onConfirm, onClose } = props;
  const texts = useUiTexts();
  const formId = useId();
  const [reason, setReason] = useState("");
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const confirm = async () => {
    setIsBusy(true);
    setProblem(undefined);
    try {
      await onConfirm(reason.trim());
      onClose();
    } catch (error) {
      setProblem(error);
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <Dialog
      title={title}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{texts.cancel}</Button>
          <Button
            type="submit"
            form={formId}
            look={isDangerous ? "danger" : "primary"}
            isBusy={isBusy}
          >
            {action}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void confirm();
        }}
      >
        {children}
        {asksReason && (
          <TextField
            label={texts.reason}
            hint={texts.reasonHint}
            required
            maxLength={200}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
        <ProblemNote problem={problem} />
      </form>
    </Dialog>
  );
}
