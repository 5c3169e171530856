import { useState } from "react";
import { saveFile } from "../ui/save-file.ts";
import { ActionForm } from "./form.tsx";
import { Notice, OwnPage, Sheet } from "./frame.tsx";
import { kpa } from "./kpa.ts";
import styles from "./list.module.css";
import { usePageTexts } from "./texts.ts";

/** Long histories take their time. */
const timeoutMs = 60_000;

export function Data() {
  const { data: texts } = usePageTexts();
  const [file, setFile] = useState<string>();
  const download = async () => {
    const data = await kpa.request("GET", "/api/v1/user/export", { timeoutMs });
    const name = `account-data-${data.exported_at.slice(0, 10)}.json`;
    const text = `${JSON.stringify(data, null, 2)}\n`;
    saveFile(name, new Blob([text], { type: "application/json" }));
    setFile(name);
  };
  return (
    <OwnPage title={texts.title} lead={texts.lead}>
      <Sheet>
        <ul className={styles.list}>
          {texts.holds.map((what) => (
            <li key={what}>{what}</li>
          ))}
        </ul>
        <p>{texts.care}</p>
        <ActionForm action={texts.submit} onSubmit={download}>
          {null}
        </ActionForm>
        {file && <Notice>{texts.done(file)}</Notice>}
      </Sheet>
    </OwnPage>
  );
}
