/** Texts in the place of an access token that no server ever issued, or that are good no more. */
import { createHmac, randomBytes, randomUUID } from "node:crypto";

export const garbageKinds = ["malformed", "forged", "expired", "unsigned", "random"] as const;
export type GarbageKind = (typeof garbageKinds)[number];

/** @param secret of the server that refuses them. @returns so many, no two of them alike */
export function garbageTokens(kind: GarbageKind, count: number, secret: string): readonly string[] {
  return Array.from({ length: count }, (_, n) => makers[kind](secret, n));
}

const header = { alg: "HS256", typ: "JWT" };

const makers: Readonly<Record<GarbageKind, (secret: string, n: number) => string>> = {
  malformed: (_secret, n) => {
    const [head, claims, signature] = [encode(header), encode(claimsNow()), random(32)];
    const shapes = [
      `${head}.${claims}`,
      `${head}.${claims}.`,
      `.${claims}.${signature}`,
      `${head}..${signature}`,
      `${head}.${claims}.${signature}.${signature}`,
      `${head}.${claims}.${signature.slice(1)}`,
      `${encode(header).slice(3)}.${claims}.${signature}`,
      `${head}.${claims.slice(0, -9)}.${signature}`,
      random(24),
    ];
    return shapes[n % shapes.length] as string;
  },
  /** Of the right shape, signed with another key. */
  forged: () => sign(encode(header), claimsNow(), random(32)),
  /** Signed rightly. */
  expired: (secret, n) => {
    const claims = claimsNow();
    return sign(
      encode(header),
      { ...claims, exp: claims.iat - 1 - n, iat: claims.iat - n - 1_800 },
      secret,
    );
  },
  unsigned: (secret, n) => {
    const none = ["none", "None", "NONE", "nOnE", ""][n % 5];
    const signed = sign(encode({ ...header, alg: none }), claimsNow(), secret);
    return n % 2 === 0 ? signed : signed.slice(0, signed.lastIndexOf(".") + 1);
  },
  random: () => `${random(27)}.${random(150)}.${random(32)}`,
};

interface Claims {
  readonly iat: number;
  readonly [name: string]: string | number;
}

/** As they are in a token that was just issued. */
function claimsNow(): Claims {
  const iat = Math.floor(Date.now() / 1000);
  const [sid, jti] = [randomUUID(), random(16)];
  return { sid, gen: 0, sub: "1", iss: "kpa", iat, exp: iat + 1_800, jti };
}

function sign(head: string, claims: Claims, secret: string): string {
  const text = `${head}.${encode(claims)}`;
  return `${text}.${createHmac("sha256", secret).update(text).digest("base64url")}`;
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function random(bytes: number): string {
  return randomBytes(bytes).toString("base64url");
}
