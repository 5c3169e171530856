import { PersonLink } from "../../app/person.tsx";
import { useEventTexts } from "../../ui/event-texts.ts";
import type { AuditEvent } from "./event-query.ts";
import { useTexts } from "./texts.ts";

/** Who did it: a person with a page, or what else acts here. */
export function Actor({ actor: { kind, id, name } }: { actor: AuditEvent["actor"] }) {
  const { actors } = useEventTexts();
  const what = actors[kind] ?? kind;
  if (id === null) return what;
  return (
    <>
      <PersonLink id={id} name={name} />
      {kind !== "user" && ` (${what})`}
    </>
  );
}

/** Whom it happened to; by name where they did it themselves, because the server names who acts. */
export function Subject({ event: { user_id: id, actor } }: { event: AuditEvent }) {
  const { nobody } = useTexts();
  return id === null ? nobody : <PersonLink id={id} name={id === actor.id ? actor.name : null} />;
}
