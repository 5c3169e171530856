import { Sparkline } from "../../charts/sparkline.tsx";
import { useFormat } from "../../ui/language.tsx";
import { failedIn, type Stats, share, sum } from "./series.ts";
import { useTexts } from "./texts.ts";
import styles from "./tiles.module.css";

/** The time's numbers at a glance. Each has a chart of its own below. */
export function Tiles({ stats }: { stats: Stats }) {
  const { tiles: texts } = useTexts();
  const format = useFormat();
  const good = stats.log_ins?.map(({ password, code }) => password + code) ?? [];
  const failed = stats.log_ins?.map(failedIn) ?? [];
  const registrations = stats.registrations?.map(({ count }) => count) ?? [];
  const days = stats.active_users?.map(({ day }) => day) ?? [];
  const started = stats.sessions?.started.map(({ count }) => count) ?? [];
  const tiles = [
    { name: texts.logIns, value: format.number(sum(good)), values: good },
    {
      name: texts.refused,
      value: format.percent(share(sum(failed), sum(good) + sum(failed))),
      values: failed,
    },
    { name: texts.active, value: format.number(days.at(-1) ?? 0), values: days },
    { name: texts.registrations, value: format.number(sum(registrations)), values: registrations },
    { name: texts.living, value: format.number(stats.sessions?.living ?? 0), values: started },
  ];
  return (
    <dl className={styles.tiles}>
      {tiles.map(({ name, value, values }) => (
        <div key={name} className={styles.tile}>
          <dt>{name}</dt>
          <dd>
            <span>{value}</span>
            <Sparkline values={values} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
