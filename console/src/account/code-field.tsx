/** One field for a whole code: typed, pasted as people copy it, or filled in by the phone. */
import { useEffect, useRef, useState } from "react";
import { Field } from "../ui/field.tsx";
import styles from "./code-field.module.css";
import { useSmsCode } from "./sms-code.ts";
import { useAccountTexts } from "./texts.ts";

export interface CodeFieldProps {
  readonly digits: 6 | 8;
  /** It comes by text message, which some phones hand over. */
  readonly isBySms: boolean;
  readonly error?: string | undefined;
  readonly isDisabled?: boolean;
}

/** Submits its form by itself as soon as it is whole, once for each code. */
export function CodeField({ digits, isBySms, error, isDisabled }: CodeFieldProps) {
  const { fields } = useAccountTexts();
  const frame = useRef<HTMLDivElement>(null);
  const submitted = useRef("");
  const [code, setCode] = useState("");
  useSmsCode(isBySms && !isDisabled, (received) => setCode(digitsOf(received, digits)));
  useEffect(() => {
    if (code.length !== digits || submitted.current === code) return;
    submitted.current = code;
    frame.current?.closest("form")?.requestSubmit();
  }, [code, digits]);
  return (
    <div ref={frame} className={styles.code}>
      <Field
        label={fields.code}
        hint={fields.codeHint(digits)}
        name="code"
        type="text"
        inputMode="numeric"
        autoComplete="one-time-code"
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        enterKeyHint="done"
        required
        disabled={isDisabled}
        value={code}
        error={error}
        onChange={({ target }) => setCode(digitsOf(target.value, digits))}
      />
    </div>
  );
}

/** "123 456", "123-456" and "१२३४५६" are 123456: whatever is no digit is dropped. */
function digitsOf(text: string, digits: number): string {
  const found = [...text.normalize("NFKC")].flatMap((character) => {
    if (/\d/.test(character)) return [character];
    const isDevanagari = character >= "०" && character <= "९";
    return isDevanagari ? [String((character.codePointAt(0) ?? 0) - 0x966)] : [];
  });
  return found.join("").slice(0, digits);
}
