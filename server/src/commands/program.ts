/** The command line: what there is, and what it takes. */
import { Command, Option } from "commander";
import { version } from "../version.ts";
import { auditHeadsCommand, sealAuditCommand, verifyAuditCommand } from "./audit.ts";
import { configCommand } from "./config.ts";
import { demoCommand } from "./demo.ts";
import { doctorCommand } from "./doctor.ts";
import { listKeysCommand, retireKeyCommand, rotateKeysCommand } from "./keys.ts";
import { messageUsageCommand } from "./messages.ts";
import { migrateStatusCommand, migrateUpCommand } from "./migrate.ts";
import { openapiCommand } from "./openapi.ts";
import { serve } from "./serve.ts";
import { setupLinkCommand } from "./setup-link.ts";
import { stopOnSignals } from "./signals.ts";
import type { GlobalOptions, Terminal } from "./terminal.ts";
import { addUserCommand, listUsersCommand, setPasswordCommand, showUserCommand } from "./user.ts";
import { disableUserCommand, enableUserCommand, setRolesCommand } from "./user-access.ts";
import { work } from "./worker.ts";

/**
 * @param setExitCode for a command that did its work and has bad news
 * @param isJson wrong calls are told by whoever catches them, and not as text
 */
export function createProgram(
  terminal: Terminal,
  setExitCode: (code: number) => void,
  isJson: boolean,
): Command {
  const program = new Command("kpa")
    .description("KPA: phone-first authentication and user profiles.")
    .version(version)
    .option("--json", "print JSON for programs")
    .option("--env-file <path>", "read this file instead of ./.env")
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => isJson || terminal.stderr.write(text),
    })
    .exitOverride()
    .showHelpAfterError("(kpa --help lists the commands)");

  const options = (command: Command): GlobalOptions => {
    const given = command.optsWithGlobals();
    return {
      json: given.json === true,
      envFile: given.envFile,
      defaultEnv: given.defaultEnv,
    };
  };

  program
    .command("serve")
    .description("start the server")
    .addOption(new Option("--default-env <env>").choices(["development"]).hideHelp())
    .action(async (_given, command: Command) => {
      const running = await serve(terminal, options(command));
      stopOnSignals(terminal, running);
    });

  program
    .command("worker")
    .description(
      "send the messages that wait in a PostgreSQL database, beside servers that do so too",
    )
    .action(async (_given, command: Command) => {
      stopOnSignals(terminal, await work(terminal, options(command)));
    });

  const migrate = program.command("migrate").description("bring the database up to date");
  migrate
    .command("up")
    .description("apply what is pending; takes a database of the seed over in place")
    .action((_given, command: Command) => migrateUpCommand(terminal, options(command)));
  migrate
    .command("status")
    .description("what is applied and pending; exits with 1 where something is pending")
    .action(async (_given, command: Command) => {
      if (!(await migrateStatusCommand(terminal, options(command)))) setExitCode(1);
    });

  const user = program.command("user").description("look after users");
  user
    .command("add")
    .description("add a user")
    .requiredOption("--phone <number>", "in any spelling")
    .option("--name <text>")
    .option("--email <address>")
    .option("--role <roles>", "admin, support or auditor; several with commas between them")
    .option("--password-stdin", "read the password from standard input")
    .action((given, command: Command) => addUserCommand(terminal, options(command), given));
  user
    .command("list")
    .description("list users by id")
    .option("--limit <n>", "at most this many", "100")
    .option("--after <id>", "only users with a higher id", "0")
    .action((given, command: Command) => listUsersCommand(terminal, options(command), given));
  const who = "<user>";
  const whoHelp = "a phone number in any spelling, or id:N";
  user
    .command("show")
    .argument(who, whoHelp)
    .description("show a user and how many sessions are living")
    .action((name, _given, command: Command) => showUserCommand(terminal, options(command), name));
  user
    .command("set-password")
    .argument(who, whoHelp)
    .option("--password-stdin", "read the password from standard input")
    .description("set a password and end all of the user's sessions")
    .action((name, given, command: Command) =>
      setPasswordCommand(terminal, options(command), name, given),
    );
  user
    .command("role")
    .argument(who, whoHelp)
    .requiredOption("--set <roles>", 'admin, support, auditor, with commas between them; "": none')
    .description("say what a user may do as a member of staff; the last admin stays")
    .action((name, given, command: Command) =>
      setRolesCommand(terminal, options(command), name, given),
    );
  user
    .command("setup-link")
    .description(
      "print a link that makes the first admin: once, within 30 minutes, on this machine",
    )
    .action((_given, command: Command) => setupLinkCommand(terminal, options(command)));
  user
    .command("disable")
    .argument(who, whoHelp)
    .option("--reason <text>", "for staff, and for the user's own trail")
    .option("--until <instant>", "it ends then by itself, such as 2026-02-01T00:00:00Z")
    .description("end all of the user's sessions and refuse new ones")
    .action((name, given, command: Command) =>
      disableUserCommand(terminal, options(command), name, given),
    );
  user
    .command("enable")
    .argument(who, whoHelp)
    .description("let a disabled user in again")
    .action((name, _given, command: Command) =>
      enableUserCommand(terminal, options(command), name),
    );

  const keys = program.command("keys").description("look after the keys that sign access tokens");
  keys
    .command("list")
    .description("every key, what it does now and until when its tokens are good")
    .action((_given, command: Command) => listKeysCommand(terminal, options(command)));
  keys
    .command("rotate")
    .description("publish a new key; it signs an hour later, and nobody is signed out")
    .option("--now", "in an emergency: it signs at once")
    .action((given, command: Command) => rotateKeysCommand(terminal, options(command), given));
  keys
    .command("retire")
    .argument("<kid>", "the key's id")
    .description("refuse a key's tokens from now on")
    .action((kid, _given, command: Command) => retireKeyCommand(terminal, options(command), kid));

  const audit = program.command("audit").description("look after the log of security events");
  audit
    .command("verify")
    .description("read the whole log; exits with 1 where it is not what was written")
    .option("--heads <file>", "compare it with a seal that was kept elsewhere")
    .action(async (given, command: Command) => {
      if (!(await verifyAuditCommand(terminal, options(command), given))) setExitCode(1);
    });
  audit
    .command("seal")
    .description("write down now where the log ends, and print it to be kept elsewhere")
    .action(async (_given, command: Command) => {
      if (!(await sealAuditCommand(terminal, options(command)))) setExitCode(1);
    });
  audit
    .command("heads")
    .description("print the newest seal, to be kept elsewhere")
    .action((_given, command: Command) => auditHeadsCommand(terminal, options(command)));

  const messages = program.command("messages").description("look after text messages and e-mails");
  messages
    .command("usage")
    .description("how much of the limits and of the budget is used up, and what is held")
    .action((_given, command: Command) => messageUsageCommand(terminal, options(command)));

  program
    .command("demo")
    .description("fill a development database with 200 people and what they did in 30 days")
    .option("--add", "beside users that are there")
    .option("--seed <n>", "another story", "1")
    .addOption(new Option("--default-env <env>").choices(["development"]).hideHelp())
    .action((given, command: Command) => demoCommand(terminal, options(command), given));
  program
    .command("doctor")
    .description("say what is wrong with configuration, database and folder, and how to mend it")
    .action(async (_given, command: Command) => {
      if (!(await doctorCommand(terminal, options(command)))) setExitCode(1);
    });
  program
    .command("config")
    .description("every option, its value and where that came from; never a secret")
    .action((_given, command: Command) => configCommand(terminal, options(command)));
  program
    .command("openapi")
    .description("print the OpenAPI document")
    .action((_given, command: Command) => openapiCommand(terminal, options(command)));
  return program;
}
