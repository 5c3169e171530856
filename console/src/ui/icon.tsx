/** Pictures of 24 by 24, drawn with one line. They say nothing that text beside them does not. */
const paths = {
  home: "M4 11.5 12 5l8 6.5V19a1 1 0 0 1-1 1h-4.5v-5.5h-5V20H5a1 1 0 0 1-1-1z",
  users:
    "M9 11.5a3.25 3.25 0 1 0 0-6.5 3.25 3.25 0 0 0 0 6.5zM3 19.5c.4-3.2 2.8-5 6-5s5.6 1.8 6 5M16 5.4a3.1 3.1 0 0 1 0 5.9M18 14.9c1.7.8 2.8 2.3 3 4.6",
  sessions: "M4 5.5h16v10.5H4zM9.5 20h5M12 16v4",
  messages: "M4.5 5h15v11h-8L7 19.5V16H4.5zM8.5 9h7M8.5 12h4.5",
  audit: "M6 4h9l3.5 3.5V20H6zM14.5 4v4h4M9 12h6M9 15.5h6",
  keys: "M14.8 13.2a4.6 4.6 0 1 1 1.9-1.9L20 14.5V18h-3.3v-2h-2z M9.9 8.4h.01",
  limits: "M4.5 17.5a8 8 0 1 1 15 0M12 13.5 15.5 9",
  settings:
    "M4 7.5h9M17.5 7.5H20M4 16.5h2.5M11 16.5h9M15.2 10a2.4 2.4 0 1 0 0-5 2.4 2.4 0 0 0 0 5zM8.8 19a2.4 2.4 0 1 0 0-5 2.4 2.4 0 0 0 0 5z",
  start: "M5 20V4.5M5 5.5c4-2.5 7 2 13.5 0v8.5C12 16 9 11.5 5 14",
  search: "M10.8 17.3a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.6 15.6 20 20",
  menu: "M4 7h16M4 12h16M4 17h16",
  close: "M6 6l12 12M18 6 6 18",
  check: "M5 12.5 10 17.5 19.5 7",
  alert: "M12 4 21 19.5H3zM12 10v4.2M12 17h.01",
  copy: "M9 9h10.5v10.5H9zM15 9V4.5H4.5V15H9",
  more: "M6 12h.01M12 12h.01M18 12h.01",
  down: "M6 9.5 12 15.5 18 9.5",
  right: "M9.5 6 15.5 12 9.5 18",
  left: "M14.5 6 8.5 12 14.5 18",
  out: "M10 4.5H5v15h5M14.5 8l4 4-4 4M18 12H9.5",
  sun: "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 2.8v2M12 19.2v2M2.8 12h2M19.2 12h2M5.5 5.5l1.4 1.4M17.1 17.1l1.4 1.4M5.5 18.5l1.4-1.4M17.1 6.9l1.4-1.4",
  moon: "M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z",
  language:
    "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM3.5 12h17M12 3.5c2.6 2.4 3.7 5.2 3.7 8.5s-1.1 6.1-3.7 8.5c-2.6-2.4-3.7-5.2-3.7-8.5s1.1-6.1 3.7-8.5z",
  refresh: "M19.5 12a7.5 7.5 0 1 1-2.3-5.4M19.5 4v4h-4",
  table: "M4 5h16v14H4zM4 10h16M4 14.5h16M10.5 10v9",
  chart: "M5 20V11M12 20V4M19 20v-6.5",
  phone: "M8 3.5h8v17H8zM11 17.5h2",
  plus: "M12 5v14M5 12h14",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  book: "M5 4.5h6a1.5 1.5 0 0 1 1 .5 1.5 1.5 0 0 1 1-.5h6V18h-6a1.5 1.5 0 0 0-1 .8 1.5 1.5 0 0 0-1-.8H5zM12 5v13.5",
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.7}
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={paths[name]} />
    </svg>
  );
}
