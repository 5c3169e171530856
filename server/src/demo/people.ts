/**
 * People who are not there. Their numbers are of ranges that nobody can have, or that are set aside for
 * plays and tests: India's level 5, which is given to nobody; Ofcom's 07700 900; the 555-01 of North America;
 * the Bundesnetzagentur's 0171 39200.
 */
import type { Chance } from "./chance.ts";

export type Region = "IN" | "GB" | "US" | "DE";

/** What the clocks there show, against UTC, in hours. */
export const hoursAhead: Readonly<Record<Region, number>> = { IN: 5.5, GB: 0, US: -5, DE: 1 };

export interface Person {
  readonly name: string;
  readonly email: string | null;
  readonly number: string;
  readonly region: Region;
}

const firstNames: Readonly<Record<Region, readonly string[]>> = {
  IN: [
    ..."Aarav Vivaan Aditya Arjun Sai Reyansh Krishna Ishaan Rohan Kabir Ananya Diya Saanvi Aadhya".split(
      " ",
    ),
    ..."Kavya Meera Priya Riya Neha Pooja Lakshmi Fatima Zoya Harpreet Gurleen Imran Farhan Joseph".split(
      " ",
    ),
    ..."Thomas Nisha Sunita Rajesh Suresh Manoj Deepak Anjali Kiran Vikram Sneha Tanvi Yash Dev Tara".split(
      " ",
    ),
  ],
  GB: "Oliver Amelia George Isla Harry Ava Jack Grace Freya Callum Nia Rhys Aisha Zainab".split(
    " ",
  ),
  US: "Emma Liam Olivia Noah Mia Ethan Sofia Mateo Jasmine Tyler Hannah Marcus".split(" "),
  DE: "Lukas Lena Jonas Hannah Finn Emilia Paul Clara Elif Cem".split(" "),
};

const lastNames: Readonly<Record<Region, readonly string[]>> = {
  IN: [
    ..."Sharma Verma Gupta Patel Shah Mehta Iyer Nair Menon Reddy Rao Naidu Das Bose Banerjee Ghosh".split(
      " ",
    ),
    ..."Singh Kaur Gill Khan Ansari Shaikh Fernandes D'Souza Joshi Kulkarni Deshmukh Chauhan Yadav".split(
      " ",
    ),
    ..."Mishra Tripathi Pillai Choudhury Kumar Bhat Hegde Gowda Saxena Agarwal Malhotra".split(" "),
  ],
  GB: "Smith Jones Taylor Brown Williams Evans Walker Hughes Campbell Ahmed Begum".split(" "),
  US: "Johnson Miller Garcia Davis Rodriguez Nguyen Wilson Lee Carter Brooks".split(" "),
  DE: "Müller Schmidt Schneider Fischer Weber Wagner Becker Yilmaz Koch".split(" "),
};

const numbers: Readonly<Record<Region, (n: number) => string>> = {
  IN: (n) => `+9150${String(10_000_000 + n * 7_919).padStart(8, "0")}`,
  GB: (n) => `+447700900${String(n % 1_000).padStart(3, "0")}`,
  US: (n) =>
    `+1${["202", "212", "305", "415", "617"][n % 5]}55501${String(n % 100).padStart(2, "0")}`,
  DE: (n) => `+4917139200${String(n % 100).padStart(2, "0")}`,
};

/** @param n each its own, up to a hundred of a region but India */
export function personOf(chance: Chance, region: Region, n: number): Person {
  const first = chance.pick(firstNames[region]);
  const last = chance.pick(lastNames[region]);
  const name = `${first} ${last}`;
  const mailbox = name
    .toLowerCase()
    .normalize("NFD")
    .replace(/[^a-z ]/g, "")
    .replace(" ", ".");
  const hasEmail = chance.happens(0.55);
  return {
    name,
    // `.example` is nobody's: RFC 2606.
    email: hasEmail ? `${mailbox}${n}@mail.example` : null,
    number: numbers[region](n),
    region,
  };
}

/** Of somebody who asks for codes and is nobody's user: the same ranges, at their other end. */
export function strangersNumber(chance: Chance, region: Region): string {
  return numbers[region](region === "IN" ? chance.between(5_000, 9_000) : chance.between(60, 99));
}

const devices = [
  [
    "Chrome on Android",
    "Mozilla/5.0 (Linux; Android 15; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36",
  ],
  [
    "Samsung Galaxy A55",
    "Mozilla/5.0 (Linux; Android 14; SM-A556E) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36",
  ],
  [
    "Redmi Note 13",
    "Mozilla/5.0 (Linux; Android 14; 23124RA7EO) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Mobile Safari/537.36",
  ],
  [
    "Safari on iPhone",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
  ],
  ["Firefox on Linux", "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0"],
  [
    "Edge on Windows",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0",
  ],
  [
    "Chrome on Mac",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
  ],
] as const;

export interface DemoDevice {
  readonly name: string;
  readonly userAgent: string;
  readonly ip: string;
}

/** With an address of those that stand in documents only: RFC 5737 and RFC 3849. */
export function deviceOf(chance: Chance): DemoDevice {
  const [name, userAgent] = chance.pick(devices);
  const ip = chance.happens(0.15)
    ? `2001:db8:${chance.between(1, 9_999).toString(16)}::${chance.between(1, 99)}`
    : `${chance.pick(["203.0.113", "198.51.100", "192.0.2"])}.${chance.between(1, 254)}`;
  return { name, userAgent, ip };
}
