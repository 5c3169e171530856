import { Button } from "../../ui/button.tsx";
import { useFormat } from "../../ui/language.tsx";
import styles from "./sessions.module.css";
import { useTexts } from "./texts.ts";

export interface SelectedProps {
  readonly sessions: number;
  readonly people: number;
  readonly onEnd: () => void;
}

/** How much is selected, and what can be done with it. Read out whenever it changes. */
export function Selected({ sessions, people, onEnd }: SelectedProps) {
  const texts = useTexts();
  const format = useFormat();
  return (
    <div className={sessions === 0 ? undefined : styles.selected}>
      <span role="status">
        {sessions > 0 &&
          texts.selectedOf(
            format.plural(sessions, texts.selected),
            format.plural(people, texts.ofPeople),
          )}
      </span>
      {sessions > 0 && (
        <Button look="danger" small icon="out" onClick={onEnd}>
          {texts.endSelected.action}
        </Button>
      )}
    </div>
  );
}
