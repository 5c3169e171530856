import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { brandColor, contrastOf, grounds } from "./brand-color.ts";

const color = fc
  .integer({ min: 0, max: 0xffffff })
  .map((value) => `#${value.toString(16).padStart(6, "0")}`);

test("whatever colour is accepted, its tones can be read in light and dark", () => {
  fc.assert(
    fc.property(color, (text) => {
      let tones: ReturnType<typeof brandColor.parse>;
      try {
        tones = brandColor.parse(text);
      } catch {
        return;
      }
      for (const scheme of ["light", "dark"] as const) {
        const { accent, soft, fill, fillHover, onFill } = tones[scheme];
        for (const ground of [...grounds[scheme], soft]) {
          expect(contrastOf(accent, ground)).toBeGreaterThanOrEqual(4.5);
        }
        for (const ground of grounds[scheme]) {
          expect(contrastOf(fill, ground)).toBeGreaterThanOrEqual(3);
        }
        expect(contrastOf(onFill, fill)).toBeGreaterThanOrEqual(4.5);
        expect(contrastOf(onFill, fillHover)).toBeGreaterThanOrEqual(4.5);
      }
      expect(tones.light.fill).toBe(text);
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ["#ffcc00", "yellow"],
  ["#ffffff", "white"],
  ["#8fb8ff", "a pale blue"],
])(
  "a colour that cannot be seen is refused, and the tone that is named in its place is not: %s, %s",
  (text) => {
    let message = "";
    try {
      brandColor.parse(text);
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).toMatch(/contrast is [12]\.\d, and it needs 3/);
    const nearest = /#[0-9a-f]{6}$/.exec(message)?.[0] ?? "";
    expect(brandColor.parse(nearest).text).toBe(nearest);
  },
);

test.each(["blue", "#fff", "1f5fbf", "#1f5fbf80", "#1f5fbg", "url(x)", "#1f5fbf;}"])(
  "%s is no colour",
  (text) => {
    expect(() => brandColor.parse(text)).toThrow("six hexadecimal digits");
  },
);

test("the tones are made for the grounds that the pages have", () => {
  const tokens = readFileSync("console/src/ui/tokens.css", "utf8");
  for (const [at, name] of ["surface", "ground", "sunken"].entries()) {
    expect(tokens).toContain(`--${name}: light-dark(${grounds.light[at]}, ${grounds.dark[at]});`);
  }
});
