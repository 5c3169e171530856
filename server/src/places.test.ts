import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { Places } from "./places.ts";

test("so many hold a place at once, and the others come in their order", async () => {
  const places = new Places(2);
  const order: number[] = [];
  let underWay = 0;
  let most = 0;
  await Promise.all(
    Array.from({ length: 10 }, async (_, n) => {
      const release = await places.take("key", 5_000);
      order.push(n);
      underWay++;
      most = Math.max(most, underWay);
      await sleep(1);
      underWay--;
      release?.();
    }),
  );
  expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(most).toBe(2);
});

test("a place that is given back twice is given to one", async () => {
  const places = new Places(1);
  const first = await places.take("key", 100);
  const [second, third] = [places.take("key", 100), places.take("key", 50)];
  first?.();
  first?.();
  expect(await second).toBeDefined();
  expect(await third).toBeUndefined();
});

test("who has lost patience gets none, and keeps none from those behind", async () => {
  const places = new Places(1);
  const first = await places.take("key", 100);
  const [impatient, patient] = [places.take("key", 5), places.take("key", 5_000)];
  expect(await impatient).toBeUndefined();
  first?.();
  const release = await patient;
  expect(release).toBeDefined();
  release?.();
  expect(await places.take("key", 5)).toBeDefined();
});

test("keys have places of their own", async () => {
  const places = new Places(1);
  expect(await places.take("one", 5)).toBeDefined();
  expect(await places.take("two", 5)).toBeDefined();
  expect(await places.take("one", 5)).toBeUndefined();
});
