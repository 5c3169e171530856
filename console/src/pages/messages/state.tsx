import { StatusBadge } from "../../ui/status-badge.tsx";
import { type MessageState, messageStates, messageTones } from "./message.ts";
import styles from "./messages.module.css";
import { useTexts } from "./texts.ts";

export function State({ state }: { state: MessageState }) {
  const texts = useTexts();
  return <StatusBadge tone={messageTones[state]}>{texts.states[state]}</StatusBadge>;
}

export function StateLegend() {
  const texts = useTexts();
  return (
    <details>
      <summary>{texts.legend}</summary>
      <dl className={styles.meanings}>
        {messageStates.map((state) => (
          <div key={state}>
            <dt>
              <State state={state} />
            </dt>
            <dd>{texts.meanings[state]}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
