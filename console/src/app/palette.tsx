/** Every page and command by a few letters: Ctrl K, or ⌘K. */
import { type NavigateOptions, useNavigate } from "@tanstack/react-router";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { classNames } from "../ui/class-names.ts";
import { useModal } from "../ui/dialog.tsx";
import { Icon } from "../ui/icon.tsx";
import { useFormat } from "../ui/language.tsx";
import { useCommands } from "./commands.ts";
import styles from "./palette.module.css";
import { useAppTexts } from "./texts.ts";

/** Also while a field has the focus: no text is written with Ctrl or ⌘. */
export function usePaletteKey(open: () => void): void {
  const latest = useRef(open);
  latest.current = open;
  useEffect(() => {
    const listen = (event: globalThis.KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      latest.current();
    };
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, []);
}

export function Palette({ onClose }: { onClose: () => void }) {
  const { palette: texts } = useAppTexts();
  const format = useFormat();
  const id = useId();
  const dialog = useModal();
  const navigate = useNavigate();
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const found = useCommands(query);
  const chosen = found[Math.min(at, found.length - 1)];

  const run = (command = chosen) => {
    if (command === undefined) return;
    onClose();
    if (command.run) command.run();
    else void navigate({ to: command.to, search: command.search ?? {} } as NavigateOptions);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && found.length > 0) {
      event.preventDefault();
      setAt((before) => (Math.min(before, found.length - 1) + step + found.length) % found.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      run();
    }
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click beside it; the keyboard has Escape
    <dialog
      ref={dialog}
      className={styles.palette}
      aria-label={texts.open}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
    >
      <div className={styles.field}>
        <Icon name="search" />
        <input
          type="text"
          role="combobox"
          aria-label={texts.label}
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={chosen && `${id}-${chosen.id}`}
          aria-describedby={`${id}-hint`}
          placeholder={texts.placeholder}
          autoComplete="off"
          spellCheck={false}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div id={`${id}-list`} role="listbox" aria-label={texts.open} className={styles.list}>
        {found.map((command) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the field above keeps the focus and has the keys
          <div
            key={command.id}
            id={`${id}-${command.id}`}
            role="option"
            aria-selected={command === chosen}
            className={classNames(styles.option, command === chosen && styles.chosen)}
            ref={(element) => {
              if (command === chosen) element?.scrollIntoView({ block: "nearest" });
            }}
            onClick={() => run(command)}
            onPointerMove={() => setAt(found.indexOf(command))}
          >
            <Icon name={command.icon} />
            {command.title}
          </div>
        ))}
      </div>
      <p role="status" className={found.length > 0 ? "visually-hidden" : styles.none}>
        {found.length > 0 ? format.plural(found.length, texts.results) : texts.none}
      </p>
      <p id={`${id}-hint`} className={styles.hint}>
        {texts.hint}
      </p>
    </dialog>
  );
}
