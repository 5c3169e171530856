/** What needs a person now: a strip that is there only then. */
import { Link } from "@tanstack/react-router";
import { kpa } from "../../app/kpa.ts";
import { navigation } from "../../app/navigation.ts";
import { useLive } from "../../app/queries.ts";
import { classNames } from "../../ui/class-names.ts";
import { Icon } from "../../ui/icon.tsx";
import { useFormat } from "../../ui/language.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import { Time } from "../../ui/time.tsx";
import styles from "./attention.module.css";
import { useTexts } from "./texts.ts";

export function Attention() {
  const texts = useTexts();
  const format = useFormat();
  const { data, error } = useLive(["attention"], (signal) =>
    kpa.request("GET", "/api/v1/admin/attention", { signal }),
  );
  if (data === undefined) return <ProblemNote problem={error} />;
  if (data.items.length === 0) return null;
  return (
    <section className={styles.strip} aria-label={texts.attention}>
      <ul>
        {data.items.map((item) => (
          <li
            key={`${item.code} ${item.detail}`}
            className={classNames(styles.item, item.severity === "alert" && styles.alert)}
          >
            <Icon name="alert" />
            <div className={styles.text}>
              <strong>{item.title}</strong>
              <span>{withReadableTimes(item.detail, format.dateTime)}</span>
              {item.since && (
                <span className={styles.since}>
                  {texts.since} <Time at={item.since} />
                </span>
              )}
            </div>
            <AreaLink area={item.area} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The server writes instants as programs read them. */
function withReadableTimes(text: string, format: (at: string) => string): string {
  return text.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, (at) => format(at));
}

function AreaLink({ area }: { area: string }) {
  const texts = useTexts();
  const entry = navigation.flat().find(({ name }) => name === area);
  if (entry === undefined) return null;
  return (
    <Link to={entry.to} className={styles.link}>
      {texts.look}
      <Icon name="right" size={16} />
    </Link>
  );
}
