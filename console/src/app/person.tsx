/** How a person is called and shown, wherever one is. */
import { Link } from "@tanstack/react-router";
import styles from "./person.module.css";

export interface Person {
  readonly id: number;
  readonly name: string | null;
  readonly phone: string;
}

export function nameOf({ name, phone }: Pick<Person, "name" | "phone">): string {
  return name || phone;
}

/** Leads to somebody's page. @param name what is read; without one, the number of the account */
export function PersonLink({ id, name }: { id: number; name?: string | null | undefined }) {
  return (
    <Link to="/users/$id" params={{ id: String(id) }}>
      {name || `#${id}`}
    </Link>
  );
}

/** In a row: the name that leads to the page, and the phone number below it. */
export function PersonCell({ person }: { person: Person }) {
  return (
    <div className={styles.person}>
      <PersonLink id={person.id} name={nameOf(person)} />
      {person.name && <span className={styles.phone}>{person.phone}</span>}
    </div>
  );
}
