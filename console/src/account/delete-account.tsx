/** What a deletion does, the proof that it is meant, and what comes after. */
import { OwnPage, Sheet } from "./frame.tsx";
import { kpa } from "./kpa.ts";
import styles from "./list.module.css";
import { PageLink } from "./page-link.tsx";
import { go } from "./place.ts";
import { type Given, Proof } from "./proof.tsx";
import { useSettings } from "./settings.tsx";
import { usePageTexts } from "./texts.ts";

export function DeleteAccount() {
  const { deleteAccount: texts } = usePageTexts();
  const { deletionGraceDays: days } = useSettings();
  const remove = async (proof: Given) => {
    const { restorable_until } = await kpa.request("DELETE", "/api/v1/user", { body: proof });
    go("deleted", { isReplacing: true, told: restorable_until ?? "" });
    await kpa.logOut();
  };
  return (
    <OwnPage title={texts.title} lead={texts.lead}>
      <Sheet>
        <ul className={styles.list}>
          {texts.happens.map((what) => (
            <li key={what}>{what}</li>
          ))}
          <li>
            <strong>{days === 0 ? texts.atOnce : texts.grace(days)}</strong>
          </li>
        </ul>
        <p>
          <PageLink to="data">{texts.downloadFirst}</PageLink>
        </p>
      </Sheet>
      <Sheet>
        <h2>{texts.prove}</h2>
        <Proof
          purpose="delete_account"
          digits={8}
          action={texts.submit}
          look="danger"
          comesWithPage
          onProof={remove}
        />
      </Sheet>
    </OwnPage>
  );
}
