import { useEffect, useState } from "react";
import { Button } from "./button.tsx";
import { useUiTexts } from "./texts.ts";

/** @param label what is copied, for who does not see what it stands beside */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const texts = useUiTexts();
  const [isDone, setIsDone] = useState(false);
  useEffect(() => {
    if (!isDone) return;
    const timer = setTimeout(() => setIsDone(false), 2_000);
    return () => clearTimeout(timer);
  }, [isDone]);
  const copy = () => navigator.clipboard.writeText(text).then(() => setIsDone(true));
  return (
    <Button
      look="quiet"
      small
      iconOnly
      icon={isDone ? "check" : "copy"}
      onClick={() => void copy()}
    >
      {isDone ? texts.copied : texts.copy(label)}
    </Button>
  );
}
