import { Link } from "@tanstack/react-router";

/** Leads to somebody's page. @param name what is read; without one, the number of the account */
export function PersonLink({ id, name }: { id: number; name?: string | null | undefined }) {
  return (
    <Link to="/users/$id" params={{ id: String(id) }}>
      {name || `#${id}`}
    </Link>
  );
}
