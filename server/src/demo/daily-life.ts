/** What people do on an ordinary day. */
import { deviceOf, type Region, strangersNumber } from "./people.ts";
import { instantOn } from "./rhythm.ts";
import {
  askForCode,
  type DemoUser,
  deviceOfUser,
  hasArrived,
  type Story,
  startSession,
  tell,
} from "./story.ts";

const secondMs = 1000;

/** A user signs up at the instant that their account is from. */
export function signUp(story: Story, user: DemoUser): void {
  const { chance } = story;
  const { createdMs, region, number: to, devices } = user;
  const device = chance.pick(devices);
  const askedMs = createdMs - chance.between(20, 90) * secondMs;
  const code = askForCode(story, askedMs, { purpose: "register", to, region, device });
  if (code === undefined || createdMs > story.nowMs) return;
  code.returned = "signed in";
  const sessionId = startSession(story, user, createdMs, device);
  const details = { new_device: true };
  tell(story, createdMs, { type: "user.registered", userId: user.id, sessionId, details, device });
}

/** Somebody asks for a code to sign up, and is not heard of again. */
export function giveUpSigningUp(story: Story, dayStartMs: number, region: Region): void {
  const { chance } = story;
  const device = deviceOf(chance);
  const atMs = instantOn(chance, dayStartMs, region);
  const to = strangersNumber(chance, region);
  const code = askForCode(story, atMs, { purpose: "register", to, region, device });
  if (code !== undefined && hasArrived(code) && chance.happens(0.15)) code.returned = "entered";
}

export function comeBack(story: Story, user: DemoUser, atMs: number): void {
  const { chance } = story;
  if (atMs < user.createdMs || atMs > (user.disabledMs ?? Number.POSITIVE_INFINITY)) return;
  if (user.role === undefined && chance.happens(0.34)) logInByCode(story, user, atMs);
  else logInByPassword(story, user, atMs);
}

function logInByPassword(story: Story, user: DemoUser, atMs: number): void {
  const { chance } = story;
  const device = deviceOfUser(story, user);
  const mistakes = chance.weighted([
    [0, 88],
    [1, 9],
    [2, 2],
    [4, 1],
  ]);
  let at = atMs;
  for (let n = 0; n < mistakes; n++) {
    refuse(story, at, user, device);
    at += chance.between(6, 40) * secondMs;
  }
  if (mistakes >= 2 && chance.happens(0.6)) {
    resetPassword(story, user, at, device);
    at += 120 * secondMs;
  }
  if (at > story.nowMs) return;
  const sessionId = startSession(story, user, at, device);
  const details = { new_device: !user.devices.includes(device) };
  tell(story, at, { type: "login.password", userId: user.id, sessionId, details, device });
  if (chance.happens(0.03)) {
    tell(story, at + 90 * secondMs, {
      type: "profile.changed",
      userId: user.id,
      sessionId,
      device,
    });
  }
}

export function refuse(
  story: Story,
  atMs: number,
  user: DemoUser | undefined,
  device: ReturnType<typeof deviceOf>,
): void {
  tell(story, atMs, {
    type: "login.password",
    result: "failure",
    reason: "invalid_credentials",
    ...(user === undefined ? {} : { userId: user.id }),
    actor: { kind: "anonymous" },
    subject: user?.number ?? strangersNumber(story.chance, "IN"),
    device,
  });
}

function logInByCode(story: Story, user: DemoUser, atMs: number): void {
  const { chance } = story;
  const device = deviceOfUser(story, user);
  const { id: userId, region, email, number } = user;
  const channel = email !== null && chance.happens(0.1) ? "email" : "sms";
  const to = channel === "email" && email !== null ? email : number;
  const code = askForCode(story, atMs, { purpose: "login", to, region, channel, userId, device });
  if (code === undefined || !hasArrived(code) || chance.happens(0.05)) return;
  const enteredMs = atMs + chance.between(8, 70) * secondMs;
  if (chance.happens(0.07)) {
    tell(story, enteredMs - 5 * secondMs, {
      type: "code.refused",
      result: "failure",
      userId,
      actor: { kind: "anonymous" },
      subject: to,
      details: { purpose: "login" },
      device,
    });
  }
  if (enteredMs > story.nowMs) return;
  code.returned = "signed in";
  const sessionId = startSession(story, user, enteredMs, device);
  const details = { new_device: !user.devices.includes(device) };
  tell(story, enteredMs, { type: "login.code", userId, sessionId, details, device });
}

function resetPassword(
  story: Story,
  { id: userId, region, number: to }: DemoUser,
  atMs: number,
  device: ReturnType<typeof deviceOf>,
): void {
  const code = askForCode(story, atMs, { purpose: "reset_password", to, region, userId, device });
  if (code === undefined || !hasArrived(code)) return;
  tell(story, atMs + 60 * secondMs, { type: "password.reset", userId, device });
}
