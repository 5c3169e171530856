/**
 * How soon a password is guessed: zxcvbn, with the list of the commonest passwords that it comes
 * with, and beside it those of a newer list (Django's, from what was leaked) that it does not know.
 */
import { readFileSync } from "node:fs";
import { ZxcvbnFactory } from "@zxcvbn-ts/core";
import { adjacencyGraphs, dictionary } from "@zxcvbn-ts/language-common";

/** zxcvbn's time grows with the cube of the length: it sees this much from either end, and no more. */
const judgedCharacters = 20;
/** Spellings such as `p4$$w0rd` that are tried for each word; their number is what costs time. */
const mostSubstitutions = 5;
/** Fewer guesses than this is zxcvbn's "very guessable". */
const fewestGuesses = 1e6;

// Made at the first password: most commands judge none, and a log-in needs the list alone.
let zxcvbn: ZxcvbnFactory | undefined;
let commonest: ReadonlySet<string> | undefined;

function getZxcvbn(): ZxcvbnFactory {
  zxcvbn ??= new ZxcvbnFactory({
    dictionary,
    graphs: adjacencyGraphs,
    l33tMaxSubstitutions: mostSubstitutions,
    maxLength: judgedCharacters,
  });
  return zxcvbn;
}

function getCommonest(): ReadonlySet<string> {
  commonest ??= new Set([...dictionary["passwords-common"], ...readLeaked()]);
  return commonest;
}

function readLeaked(): readonly string[] {
  return readFileSync(new URL("leaked-passwords.txt", import.meta.url), "utf8").split("\n");
}

/** Among some 50 000 that are used most. */
export function isCommonPassword(password: string): boolean {
  return getCommonest().has(password.toLowerCase());
}

/**
 * Why a password is soon guessed, for people; undefined where it is not. A strong part makes the
 * whole strong, so both ends of a long one have to be weak.
 * @param ownWords what somebody who knows the user tries first
 */
export function findWeakness(password: string, ownWords: readonly string[]): string | undefined {
  const characters = [...password];
  const head = weaknessOf(characters.slice(0, judgedCharacters).join(""), ownWords);
  if (head === undefined || characters.length <= judgedCharacters) return head;
  return weaknessOf(characters.slice(-judgedCharacters).join(""), ownWords) && head;
}

function weaknessOf(part: string, ownWords: readonly string[]): string | undefined {
  const { guesses, feedback } = getZxcvbn().check(part, [...ownWords]);
  if (guesses >= fewestGuesses) return undefined;
  return reasons[feedback.warning ?? ""] ?? "is too easy to guess";
}

const common = "is close to one of the most used passwords";
const neighbours = "is a row of neighbouring keys, letters or digits";
const repetition = "repeats itself";

/** By the names that zxcvbn gives its warnings. */
const reasons: Readonly<Record<string, string>> = {
  topTen: common,
  topHundred: common,
  common,
  similarToCommon: common,
  pwned: common,
  userInputs: "is made of your own phone number, name or e-mail address",
  sequences: neighbours,
  straightRow: neighbours,
  keyPattern: neighbours,
  simpleRepeat: repetition,
  extendedRepeat: repetition,
  dates: "is a date or a year",
  recentYears: "is a date or a year",
  associatedYears: "is a date or a year",
};
