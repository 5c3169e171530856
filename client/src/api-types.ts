// Made by `npm run generate` from server/openapi.json. Do not edit.
export interface paths {
    "/api/v1/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log in with phone number and password
         * @description Starts a session and issues an access token for it. The answer to a wrong password is the same, and takes the same time, as the answer to a number without an account. After five failures in a row the account has to wait: 2 seconds, then twice as long after each further failure, up to 15 minutes; after fifty the password has to be reset. A device that sends the `device_token` of an earlier log-in waits for its own failures alone.
         */
        post: operations["logIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/login/otp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log in with a code
         * @description Redeems a code of purpose `login`. A code that came by SMS proves the number. Where the account was not used for `KPA_NUMBER_RECYCLE_DAYS`, a code by SMS does not open it (403 `reauthentication_required`) and is not used up: the number may be somebody else's by now. The password opens it, and so does a code by e-mail.
         */
        post: operations["logInWithCode"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/verifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for a code
         * @description Sends a one-time code to a phone number, or for `login` and `reset_password` to a proven e-mail address. The answer does not tell whether there is an account. A new code kills the one before it.
         */
        post: operations["requestCode"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign up by phone number
         * @description Redeems a code of purpose `register`, makes the account with its proved number, and logs in. An account that had the number and was not used for `KPA_NUMBER_RECYCLE_DAYS` is kept without it, for whoever proves its e-mail address.
         */
        post: operations["register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/password/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set a new password with a code
         * @description Redeems a code of purpose `reset_password`, sets the password and ends every session of the account. It logs nobody in. Where the account was not used for `KPA_NUMBER_RECYCLE_DAYS`, it takes a code by e-mail: one by SMS is answered 403 `reauthentication_required` and is not used up.
         */
        post: operations["resetPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Exchange the refresh token
         * @description Each use rotates the token. The one just before gets the same successor for a short grace, and after that too until the successor was used: a client that lost the answer asks again and stays signed in. Any other use of an earlier token ends the session.
         */
        post: operations["refreshSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End this session
         * @description Ends the session of the access token at once, on every replica. A token that has expired still ends its session, and ending an ended session succeeds.
         */
        post: operations["logOut"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/user/profile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the signed-in user's profile
         * @description The user that the access token belongs to, as of this request.
         */
        get: operations["getProfile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change the signed-in user's profile
         * @description Changes the members that are sent. `metadata` is merged (RFC 7396) into what is there, so two devices can change two members at once. A phone number or an e-mail address is changed by proving it.
         */
        patch: operations["changeProfile"];
        trace?: never;
    };
    "/api/v1/user/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the devices that are signed in
         * @description The user's living sessions, the newest first.
         */
        get: operations["listSessions"];
        put?: never;
        post?: never;
        /**
         * Sign out all other devices
         * @description Ends all of the user's sessions but the current one, and refuses tokens of the seed that were issued before.
         */
        delete: operations["endOtherSessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/user/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Sign out one device
         * @description Ends one of the user's own sessions at once; the current one too. A session of somebody else is not found.
         */
        delete: operations["endSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/user/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change the password
         * @description Sets a new password and ends the other sessions. A wrong current password counts as a failed log-in of the account.
         */
        post: operations["changePassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/user/reauthenticate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Show once more who you are
         * @description Opens, for five minutes of this session, what a token alone does not: a change of phone number or e-mail address. A log-in counts the same. With a code of purpose `reauthenticate`, or the password.
         */
        post: operations["reauthenticate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/user": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete the account
         * @description With the password, or a code of purpose `delete_account`. The last admin stays (409). Ends every session and erases the account's personal data: at once, or, where the operator has set a time of grace, at its end; until then a log-in takes the deletion back and number and address stay reserved.
         */
        delete: operations["deleteAccount"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/user/verifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for a code while signed in
         * @description To a new number or address that is to be proved, or to the user's own number. The answer does not tell whether somebody else has that number or address.
         */
        post: operations["requestOwnCode"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/user/phone": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change the phone number
         * @description Redeems a code that was sent to the new phone number. It needs a log-in or a re-authentication within the last five minutes. The old one is told, and the other sessions end.
         */
        put: operations["changePhone"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/user/email": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change the e-mail address
         * @description Redeems a code that was sent to the new e-mail address. It needs a log-in or a re-authentication within the last five minutes. The old one is told, and the other sessions end.
         */
        put: operations["changeEmail"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/user/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the account's security events
         * @description What happened to the user's account, by whom and from where, the newest first: log-ins and failed ones, codes, changes. Kept for a year.
         */
        get: operations["listEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/user/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export everything held about the account
         * @description One document with the profile and its metadata, the sessions, the security events, and the messages and codes of the time that they are kept for. Left out: hashes, tokens and codes, and the counters of log-in attempts and code requests, which are kept for a day under keyed hashes that name nobody.
         */
        get: operations["exportAccount"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what the caller may do
         * @description For any member of staff: who one is, the roles, what they permit, and where.
         */
        get: operations["getStaffAccess"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/users/{id}/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a user a code for a new password
         * @description To the user's number, or to the proved e-mail address where the number may be somebody else's by now. Nobody but the user sees the code. Under the limits that everybody has.
         */
        post: operations["sendPasswordReset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/users/{id}/impersonation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Act as a user for some minutes
         * @description An access token without a refresh token, which ends with its session. The user sees the session, and in the trail who did it as what and the reason. What needs proof, changes credentials, deletes, or is under `/admin` is refused to it (403 `forbidden`). Refused for staff.
         */
        post: operations["impersonateUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Become the first admin by the one-time link
         * @description With the token of the link that a development server prints as it starts, or `kpa user setup-link`: good once, for 30 minutes, and only while there is no admin. Answers at the server's own machine alone. A number that has an account needs its password, and that account becomes admin.
         */
        post: operations["setUpFirstAdmin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List and search users
         * @description The newest first. A page of a search may hold fewer than `limit` and have a `next_cursor`: go on with it.
         */
        get: operations["listUsers"];
        put?: never;
        /**
         * Add a user without a password
         * @description The user gets in by a code to the number, and may set a password by a reset.
         */
        post: operations["createUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one user
         * @description With what is known of how the user gets in, and never a hash.
         */
        get: operations["getUser"];
        put?: never;
        post?: never;
        /**
         * Delete a user
         * @description As the user's own deletion does: ends every session and erases the personal data, at once or at the end of the time of grace. Roles end for good. The last admin stays, and nobody deletes themselves here.
         */
        delete: operations["deleteUser"];
        options?: never;
        head?: never;
        /**
         * Change, disable or enable a user
         * @description Changes the members that are sent, all or none. Disabling needs a `reason`, ends the sessions, and ends by itself at `until`. A number or address is unproved afterwards, ends the sessions, and the old one is told. Nobody changes their own roles or disables themselves, and the last admin stays.
         */
        patch: operations["changeUser"];
        trace?: never;
    };
    "/api/v1/admin/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List everybody's living sessions
         * @description The latest started first.
         */
        get: operations["listAllSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/sessions/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log several users out
         * @description Ends every session of each of them. Ids of nobody are passed over.
         */
        post: operations["endSessionsOfUsers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/sessions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End one session
         * @description At once, on every server.
         */
        delete: operations["endAnySession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/users/{id}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a user's living sessions
         * @description The latest started first. A user that is not there is not found.
         */
        get: operations["listSessionsOfUser"];
        put?: never;
        post?: never;
        /**
         * Log a user out everywhere
         * @description Ends all of the user's sessions, refuses tokens of the seed that were issued before, and ends what the user does as somebody else.
         */
        delete: operations["endSessionsOfUser"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/users/{id}/sessions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End one of a user's sessions
         * @description At once, on every server. A session of somebody else is not found.
         */
        delete: operations["endSessionOfUser"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/attention": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what needs a person now
         * @description Alerts first, each with what to do about it. Empty when all is well.
         */
        get: operations["getAttention"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the settings in force
         * @description Every option of this server, its value and where that came from; never a secret's value. They are changed where the server is started.
         */
        get: operations["listSettings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/get-started": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * See which first steps are done
         * @description Five steps, each of which the server finds done by itself.
         */
        get: operations["getFirstSteps"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the charts
         * @description Hours and days are those of UTC, at most 800 of them. Every bucket is there, also where nothing happened. What happened is counted within seconds, and kept as a count for 400 days.
         */
        get: operations["getStats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/audit-events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search the log of events
         * @description The newest first. What is personal in an event opens for as long as the person is not erased.
         */
        get: operations["listAuditEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/audit-event-types": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the types of events
         * @description Every type that this server writes, for a choice of filters.
         */
        get: operations["listAuditEventTypes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/audit-events/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Verify the log of events
         * @description Reads the whole chain, for at most ten seconds: `complete` says whether that was enough. A longer log is verified by `kpa audit verify`. One at a time on each server.
         */
        post: operations["verifyAuditLog"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/audit-events/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export the log of events
         * @description What the same filters list, all of it, as a file: a JSON document in each line, or CSV in which no text is taken for a formula. The export is an event itself.
         */
        get: operations["exportAuditEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the messages
         * @description The newest first, of the last thirty days; those that were sent to nobody, of the last hour.
         */
        get: operations["listMessages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/messages/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * See how much of the limits on messages is used up
         * @description What `kpa messages usage --json` tells.
         */
        get: operations["getMessageUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/messages/{id}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a message after all
         * @description One that was given up or did not arrive, while what it says is of use: a code only as long as it is good and the newest. Counted like any other message.
         */
        post: operations["resendMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the keys that sign access tokens
         * @description Every key, what it does now and until when its tokens are good. Never a private half.
         */
        get: operations["listKeys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/keys/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make the next key
         * @description It is published now and signs an hour later, so that nobody is signed out; `now`, in an emergency: it signs at once. 409 where `SECRET_KEY` signs, or a key waits for its time already.
         */
        post: operations["rotateKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/keys/{kid}/retire": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a key out of use
         * @description Its tokens are refused from now on, on every server within seconds; whoever holds one gets a new one by refreshing. 409 for the key that signs.
         */
        post: operations["retireKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/limits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * See the limits, and whom they hold back
         * @description The rules in force, whether somebody guesses, and the accounts and numbers that are held.
         */
        get: operations["getLimits"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/limits/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let go whom a limit holds back
         * @description Of a user: the failures with password and codes are forgotten. Of a range of numbers: what was asked for until now counts no more. `released` is false where nothing held them.
         */
        post: operations["releaseLimit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/.well-known/jwks.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Public keys of access tokens
         * @description The JSON Web Key Set: the key that signs, those whose tokens are still good, and the next one, an hour before it signs. Keep it for as long as `Cache-Control` says, and ask again when a token names a `kid` that is not in it. It is empty while tokens are signed with a shared secret (`ALGORITHM=HS256`), which nobody may publish.
         */
        get: operations["getKeys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Is the process up?
         * @description 200 while the process answers at all; says nothing about the database.
         */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * May requests be sent here?
         * @description 200 where the database answers and its migrations are current; 503 otherwise, and while the server drains before it stops.
         */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/messages/{provider}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Delivery receipts of a message provider
         * @description For the providers that `KPA_SMS_PROVIDER` names, in their own form. Each is believed by its own proof: Twilio by `X-Twilio-Signature`, Vonage by a signed JWT that names the body's hash, MSG91 by `?token=`, a webhook by `Webhook-Signature`. A message that is not known is 200 as well.
         */
        post: operations["receiveMessageReceipts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description RFC 9457 problem details */
        Problem: {
            /** @description Path of a page about this problem, on this server */
            type: string;
            title: string;
            status: number;
            /** @description For people; the seed's wording where the seed had one */
            detail: string;
            /**
             * @description Stable; for programs
             * @enum {string}
             */
            code: "malformed_request" | "invalid_credentials" | "not_authenticated" | "invalid_token" | "token_expired" | "session_ended" | "user_not_found" | "invalid_refresh_token" | "refresh_token_reused" | "forbidden" | "reauthentication_required" | "user_disabled" | "not_found" | "method_not_allowed" | "conflict" | "verification_expired" | "payload_too_large" | "unsupported_media_type" | "validation_failed" | "verification_invalid" | "region_not_supported" | "weak_password" | "rate_limited" | "too_many_attempts" | "internal_error" | "overloaded" | "unavailable";
            /** @description Also in `X-Request-Id` and in the server's log */
            request_id: string;
            errors?: {
                /** @description RFC 6901 pointer to the member */
                pointer: string;
                code: string;
                detail: string;
            }[];
        };
        User: {
            id: number;
            /** @description As given; null: none */
            name: string | null;
            /** @description null: none */
            email: string | null;
            /** @description E.164; a row of the seed keeps its own spelling. `released:` and the id where the number went to somebody else */
            phone: string;
        };
        Profile: {
            id: number;
            /** @description As given; null: none */
            name: string | null;
            /** @description null: none */
            email: string | null;
            /** @description E.164; a row of the seed keeps its own spelling. `released:` and the id where the number went to somebody else */
            phone: string;
            /** @description Somebody has shown to have the number */
            phone_verified: boolean;
            email_verified: boolean;
            /**
             * Format: date-time
             * @description null: before this server, which did not see it
             */
            created_at: string | null;
            /** @description Whatever the app keeps with the user */
            metadata: {
                [key: string]: unknown;
            };
        };
        Session: {
            /** Format: uuid */
            id: string;
            /** @description As given at log-in; null: none */
            device_name: string | null;
            /** @description The address that the session was started from */
            ip: string | null;
            /** @description The client that the session was started by */
            user_agent: string | null;
            /** Format: date-time */
            created_at: string;
            /**
             * Format: date-time
             * @description To the minute
             */
            last_seen_at: string;
            /** @description The session that this request was made with */
            current: boolean;
        };
        Event: {
            /** Format: uuid */
            id: string;
            /** @description Stable; for programs */
            type: string;
            /** @description For people */
            description: string;
            /** @enum {string} */
            result: "success" | "failure";
            /** Format: date-time */
            at: string;
            /** @description Where it came from; null: from the server itself */
            ip: string | null;
            /** @description The client that it came from */
            user_agent: string | null;
            /** @description The session that it happened in, or to */
            session_id: string | null;
            /** @description Why, by what, before and after */
            details: {
                [key: string]: unknown;
            };
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    logIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "phone": "7760873976",
                 *       "password": "to_share@123"
                 *     }
                 */
                "application/json": {
                    /** @description The phone number, in any form a person types */
                    phone: string;
                    /** @description As it was set; never trimmed */
                    password: string;
                    /** @description Shown to the user in the list of sessions */
                    device_name?: string;
                    /** @description The `device_token` of an earlier log-in on this device. Anything else counts as none */
                    device_token?: string;
                } & {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Logged in */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "message": "Login successful",
                     *       "data": {
                     *         "token": "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9...",
                     *         "refresh_token": "AQGZwN5-V3AAgAAAAAAAAAEAAAAA...",
                     *         "expires_in": 1800,
                     *         "token_type": "Bearer",
                     *         "session_id": "0199c0de-7e57-7000-8000-000000000001",
                     *         "user": {
                     *           "id": 1,
                     *           "name": "Assignment User",
                     *           "email": "assignment.user@example.com",
                     *           "phone": "7760873976"
                     *         },
                     *         "device_token": "AQAAAAE5s0Zt..."
                     *       }
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "success";
                        /** @enum {string} */
                        message: "Login successful";
                        data: {
                            /** @description The access token, a JWT */
                            token: string;
                            user: components["schemas"]["User"];
                            /** @description Opaque. Exchange it at `/auth/refresh`; each use brings the next one */
                            refresh_token: string;
                            /** @description Seconds until the access token expires */
                            expires_in: number;
                            /** @enum {string} */
                            token_type: "Bearer";
                            /** Format: uuid */
                            session_id: string;
                            /** @description Keep it on the device and send it with the next log-in. It opens nothing */
                            device_token: string;
                            /** @description Only there where it is true: the account's password is known to those who guess. Have the user change it */
                            password_change_required?: boolean;
                        };
                    };
                };
            };
            /** @description `malformed_request`: The request could not be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_credentials`: Invalid phone number or password */
            401: {
                headers: {
                    /** @description `Bearer`, and the `error` of RFC 6750 where a token was sent */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `user_disabled`: This account is disabled */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The request body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The request body has to be JSON in UTF-8 */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The request has members that are missing, unknown or of the wrong shape */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_attempts`: Too many failed attempts, try again later */
            429: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    /** @description What is left of the limit on this client's network, and for how many seconds */
                    RateLimit?: string;
                    /** @description That limit: how many in how many seconds */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The service is temporarily unavailable; `overloaded`: The server has more to do than it can, try again later */
            503: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    logInWithCode: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "verification_id": "0199c0de-7e57-7000-8000-000000000002",
                 *       "code": "123456"
                 *     }
                 */
                "application/json": {
                    /** @description Of the request for the code */
                    verification_id: string;
                    /** @description As it was sent: ASCII digits */
                    code: string;
                    /** @description Shown to the user in the list of sessions */
                    device_name?: string;
                    /** @description The `device_token` of an earlier log-in on this device. Anything else counts as none */
                    device_token?: string;
                };
            };
        };
        responses: {
            /** @description Logged in */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "message": "Login successful",
                     *       "data": {
                     *         "token": "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9...",
                     *         "refresh_token": "AQGZwN5-V3AAgAAAAAAAAAEAAAAA...",
                     *         "expires_in": 1800,
                     *         "token_type": "Bearer",
                     *         "session_id": "0199c0de-7e57-7000-8000-000000000001",
                     *         "user": {
                     *           "id": 1,
                     *           "name": "Assignment User",
                     *           "email": "assignment.user@example.com",
                     *           "phone": "7760873976"
                     *         },
                     *         "device_token": "AQAAAAE5s0Zt..."
                     *       }
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "success";
                        /** @enum {string} */
                        message: "Login successful";
                        data: {
                            /** @description The access token, a JWT */
                            token: string;
                            user: components["schemas"]["User"];
                            /** @description Opaque. Exchange it at `/auth/refresh`; each use brings the next one */
                            refresh_token: string;
                            /** @description Seconds until the access token expires */
                            expires_in: number;
                            /** @enum {string} */
                            token_type: "Bearer";
                            /** Format: uuid */
                            session_id: string;
                            /** @description Keep it on the device and send it with the next log-in. It opens nothing */
                            device_token: string;
                            /** @description Only there where it is true: the account's password is known to those who guess. Have the user change it */
                            password_change_required?: boolean;
                        };
                    };
                };
            };
            /** @description `malformed_request`: The request could not be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `reauthentication_required`: This needs a log-in or a re-authentication within the last five minutes */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `verification_expired`: The code has expired */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The request body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The request body has to be JSON in UTF-8 */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The request has members that are missing, unknown or of the wrong shape; `verification_invalid`: The code is wrong, was used, or is for something else */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_attempts`: Too many failed attempts, try again later */
            429: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    /** @description What is left of the limit on this client's network, and for how many seconds */
                    RateLimit?: string;
                    /** @description That limit: how many in how many seconds */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The service is temporarily unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    requestCode: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Either `phone` or `email`; `register` takes `phone` only. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "phone": "+91 98765 43210",
                 *       "purpose": "register"
                 *     }
                 */
                "application/json": {
                    /** @description In any form a person types */
                    phone?: string;
                    /** @description One that the account has proved */
                    email?: string;
                    /** @enum {string} */
                    purpose: "register" | "login" | "reset_password";
                    /** @description The `device_token` of an earlier log-in on this device. Anything else counts as none */
                    device_token?: string;
                };
            };
        };
        responses: {
            /** @description Accepted. The same answer, whether or not there is an account */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "message": "If the address can be used, a code is on its way",
                     *       "data": {
                     *         "verification_id": "0199c0de-7e57-7000-8000-000000000002",
                     *         "expires_in": 300,
                     *         "resend_after": 30
                     *       }
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "success";
                        /** @enum {string} */
                        message: "If the address can be used, a code is on its way";
                        data: {
                            /** Format: uuid */
                            verification_id: string;
                            /** @description Seconds for which the code is good */
                            expires_in: number;
                            /** @description Seconds until another code may be asked for */
                            resend_after: number;
                        };
                    };
                };
            };
            /** @description `malformed_request`: The request could not be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The request body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The request body has to be JSON in UTF-8 */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The request has members that are missing, unknown or of the wrong shape; `region_not_supported`: No text messages are sent to numbers of this region */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests, try again later */
            429: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    /** @description What is left of the limit on this client's network, and for how many seconds */
                    RateLimit?: string;
                    /** @description That limit: how many in how many seconds */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The service is temporarily unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    register: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "verification_id": "0199c0de-7e57-7000-8000-000000000002",
                 *       "code": "123456",
                 *       "password": "a long sentence nobody says",
                 *       "name": "Asha"
                 *     }
                 */
                "application/json": {
                    /** @description Of the request for the code */
                    verification_id: string;
                    /** @description As it was sent: ASCII digits */
                    code: string;
                    /** @description 8 to 128 characters, none of them required */
                    password: string;
                    name?: string;
                    /** @description Shown to the user in the list of sessions */
                    device_name?: string;
                    /** @description The `device_token` of an earlier log-in on this device. Anything else counts as none */
                    device_token?: string;
                };
            };
        };
        responses: {
            /** @description Signed up */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "message": "Registration successful",
                     *       "data": {
                     *         "token": "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9...",
                     *         "refresh_token": "AQGZwN5-V3AAgAAAAAAAAAEAAAAA...",
                     *         "expires_in": 1800,
                     *         "token_type": "Bearer",
                     *         "session_id": "0199c0de-7e57-7000-8000-000000000001",
                     *         "user": {
                     *           "id": 1,
                     *           "name": "Assignment User",
                     *           "email": "assignment.user@example.com",
                     *           "phone": "7760873976"
                     *         },
                     *         "device_token": "AQAAAAE5s0Zt..."
                     *       }
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "success";
                        /** @enum {string} */
                        message: "Registration successful";
                        data: {
                            /** @description The access token, a JWT */
                            token: string;
                            user: components["schemas"]["User"];
                            /** @description Opaque. Exchange it at `/auth/refresh`; each use brings the next one */
                            refresh_token: string;
                            /** @description Seconds until the access token expires */
                            expires_in: number;
                            /** @enum {string} */
                            token_type: "Bearer";
                            /** Format: uuid */
                            session_id: string;
                            /** @description Keep it on the device and send it with the next log-in. It opens nothing */
                            device_token: string;
                            /** @description Only there where it is true: the account's password is known to those who guess. Have the user change it */
                            password_change_required?: boolean;
                        };
                    };
                };
            };
            /** @description `malformed_request`: The request could not be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `verification_expired`: The code has expired */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The request body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The request body has to be JSON in UTF-8 */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The request has members that are missing, unknown or of the wrong shape; `verification_invalid`: The code is wrong, was used, or is for something else; `weak_password`: This password is too easy to guess */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_attempts`: Too many failed attempts, try again later */
            429: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    /** @description What is left of the limit on this client's network, and for how many seconds */
                    RateLimit?: string;
                    /** @description That limit: how many in how many seconds */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The service is temporarily unavailable; `overloaded`: The server has more to do than it can, try again later */
            503: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resetPassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "verification_id": "0199c0de-7e57-7000-8000-000000000002",
                 *       "code": "12345678",
                 *       "new_password": "another sentence nobody says"
                 *     }
                 */
                "application/json": {
                    /** @description Of the request for the code */
                    verification_id: string;
                    /** @description As it was sent: ASCII digits */
                    code: string;
                    /** @description 8 to 128 characters */
                    new_password: string;
                };
            };
        };
        responses: {
            /** @description The password is set */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "message": "Password reset",
                     *       "data": {}
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "success";
                        /** @enum {string} */
                        message: "Password reset";
                        data: Record<string, never>;
                    };
                };
            };
            /** @description `malformed_request`: The request could not be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `reauthentication_required`: This needs a log-in or a re-authentication within the last five minutes */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `verification_expired`: The code has expired */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The request body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The request body has to be JSON in UTF-8 */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The request has members that are missing, unknown or of the wrong shape; `verification_invalid`: The code is wrong, was used, or is for something else; `weak_password`: This password is too easy to guess */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_attempts`: Too many failed attempts, try again later */
            429: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    /** @description What is left of the limit on this client's network, and for how many seconds */
                    RateLimit?: string;
                    /** @description That limit: how many in how many seconds */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The service is temporarily unavailable; `overloaded`: The server has more to do than it can, try again later */
            503: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    refreshSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "refresh_token": "AQGZwN5-V3AAgAAAAAAAAAEAAAAA..."
                 *     }
                 */
                "application/json": {
                    /** @description The newest of this session */
                    refresh_token: string;
                };
            };
        };
        responses: {
            /** @description Refreshed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "message": "Token refreshed",
                     *       "data": {
                     *         "token": "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9...",
                     *         "refresh_token": "AQGZwN5-V3AAgAAAAAAAAAEAAAAA...",
                     *         "expires_in": 1800,
                     *         "token_type": "Bearer",
                     *         "session_id": "0199c0de-7e57-7000-8000-000000000001"
                     *       }
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "success";
                        /** @enum {string} */
                        message: "Token refreshed";
                        data: {
                            /** @description The access token, a JWT */
                            token: string;
                            /** @description Opaque. Exchange it at `/auth/refresh`; each use brings the next one */
                            refresh_token: string;
                            /** @description Seconds until the access token expires */
                            expires_in: number;
                            /** @enum {string} */
                            token_type: "Bearer";
                            /** Format: uuid */
                            session_id: string;
                        };
                    };
                };
            };
            /** @description `malformed_request`: The request could not be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_refresh_token`: The refresh token is not valid; `refresh_token_reused`: A refresh token was used again after its successor, so the session was ended; `session_ended`: The session has ended */
            401: {
                headers: {
                    /** @description `Bearer`, and the `error` of RFC 6750 where a token was sent */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The request body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The request body has to be JSON in UTF-8 */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The request has members that are missing, unknown or of the wrong shape */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_attempts`: Too many failed attempts, try again later */
            429: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    /** @description What is left of the limit on this client's network, and for how many seconds */
                    RateLimit?: string;
                    /** @description That limit: how many in how many seconds */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The service is temporarily unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    logOut: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Logged out */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "message": "Logged out",
                     *       "data": {}
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "success";
                        /** @enum {string} */
                        message: "Logged out";
                        data: Record<string, never>;
                    };
                };
            };
            /** @description `malformed_request`: The request could not be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_authenticated`: Not authenticated; `invalid_token`: Could not validate credentials */
            401: {
                headers: {
                    /** @description `Bearer`, and the `error` of RFC 6750 where a token was sent */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The request body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The request body has to be JSON in UTF-8 */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The request has members that are missing, unknown or of the wrong shape */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The service is temporarily unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getProfile: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The profile */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "message": "User profile fetched successfully",
                     *       "data": {
                     *         "id": 1,
                     *         "name": "Assignment User",
                     *         "email": "assignment.user@example.com",
                     *         "phone": "7760873976",
                     *         "phone_verified": true,
                     *         "email_verified": false,
                     *         "created_at": "2026-01-01T00:00:00.000Z",
                     *         "metadata": {
                     *           "language": "hi"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "success";
                        /** @enum {string} */
                        message: "User profile fetched successfully";
                        data: components["schemas"]["Profile"];
                    };
                };
            };
            /** @description `malformed_request`: The request could not be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_authenticated`: Not authenticated; `invalid_token`: Could not validate credentials; `token_expired`: Could not validate credentials; `session_ended`: The session has ended; `user_not_found`: User not found */
            401: {
                headers: {
                    /** @description `Bearer`, and the `error` of RFC 6750 where a token was sent */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The service is temporarily unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeProfile: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Asha",
                 *       "metadata": {
                 *         "language": "hi",
                 *         "theme": null
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @description null: none */
                    name?: string | null;
                    /** @description An RFC 7396 merge patch: null removes a member. 8 KiB afterwards */
                    metadata?: {
                        [key: string]: unknown;
                    };
                };
            };
        };
        responses: {
            /** @description The new profile */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "message": "User profile updated",
                     *       "data": {
                     *         "id": 1,
                     *         "name": "Assignment User",
                     *         "email": "assignment.user@example.com",
                     *         "phone": "7760873976",
                     *         "phone_verified": true,
                     *         "email_verified": false,
                     *         "created_at": "2026-01-01T00:00:00.000Z",
                     *         "metadata": {
                     *           "language": "hi"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "success";
                        /** @enum {string} */
                        message: "User profile updated";
                        data: components["schemas"]["Profile"];
                    };
                };
            };
            /** @description `malformed_request`: The request could not be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_authenticated`: Not authenticated; `invalid_token`: Could not validate credentials; `token_expired`: Could not validate credentials; `session_ended`: The session has ended; `user_not_found`: User not found */
            401: {
                headers: {
                    /** @description `Bearer`, and the `error` of RFC 6750 where a token was sent */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The request body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The request body has to be JSON in UTF-8 */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The request has members that are missing, unknown or of the wrong shape */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The service is temporarily unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSessions: {
        parameters: {
            query: {
                limit: number;
                /** @description `next_cursor` of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of sessions */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "message": "Sessions fetched successfully",
                     *       "data": {
                     *         "items": [
                     *           {
                     *             "id": "0199c0de-7e57-7000-8000-000000000001",
                     *             "device_name": "Asha's phone",
                     *             "ip": "203.0.113.7",
                     *             "user_agent": "example-app/1.0",
                     *             "created_at": "2026-01-01T00:00:00.000Z",
                     *             "last_seen_at": "2026-01-01T00:10:00.000Z",
                     *             "current": true
                     *           }
                     *         ],
                     *         "next_cursor": null
                     *       }
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "success";
                        /** @enum {string} */
                        message: "Sessions fetched successfully";
                        data: {
                            items: components["schemas"]["Session"][];
                            /** @description Opaque; send it back as `cursor` for the next page. null: the last */
                            next_cursor: string | null;
                        };
                    };
                };
            };
            /** @description `malformed_request`: The request could not be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_authenticated`: Not authenticated; `invalid_token`: Could not validate credentials; `token_expired`: Could not validate credentials; `session_ended`: The session has ended; `user_not_found`: User not found */
            401: {
                headers: {
                    /** @description `Bearer`, and the `error` of RFC 6750 where a token was sent */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The request has members that are missing, unknown or of the wrong shape */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The service is temporarily unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    endOtherSessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The other sessions have ended */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "message": "Other sessions ended",
                     *       "data": {}
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "success";
                        /** @enum {string} */
                        message: "Other sessions ended";
                        data: Record<string, never>;
                    };
                };
            };
            /** @description `malformed_request`: The request could not be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_authenticated`: Not authenticated; `invalid_token`: Could not validate credentials; `token_expired`: Could not validate credentials; `session_ended`: The session has ended; `user_not_found`: User not found */
            401: {
                headers: {
                    /** @description `Bearer`, and the `error` of RFC 6750 where a token was sent */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The request body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The request body has to be JSON in UTF-8 */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The request has members that are missing, unknown or of the wrong shape */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The service is temporarily unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    endSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The session's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session has ended */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "message": "Session ended",
                     *       "data": {}
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "success";
                        /** @enum {string} */
                        message: "Session ended";
                        data: Record<string, never>;
                    };
                };
            };
            /** @description `malformed_request`: The request could not be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_authenticated`: Not authenticated; `invalid_token`: Could not validate credentials; `token_expired`: Could not validate credentials; `session_ended`: The session has ended; `user_not_found`: User not found */
            401: {
                headers: {
                    /** @description `Bearer`, and the `error` of RFC 6750 where a token was sent */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: There is nothing at this address */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The request body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The request body has to be JSON in UTF-8 */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The request has members that are missing, unknown or of the wrong shape */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The service is temporarily unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changePassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "current_password": "to_share@123",
                 *       "new_password": "a long sentence nobody says"
                 *     }
                 */
                "application/json": {
                    /** @description As it was set */
                    current_password: string;
                    /** @description 8 to 128 characters, none of them required */
                    new_password: string;
                };
            };
        };
        responses: {
            /** @description The password is set */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "message": "Password changed",
                     *       "data": {}
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "success";
                        /** @enum {string} */
                        message: "Password changed";
                        data: Record<string, never>;
                    };
                };
            };
            /** @description `malformed_request`: The request could not be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_authenticated`: Not authenticated; `invalid_token`: Could not validate credentials; `token_expired`: Could not validate credentials; `session_ended`: The session has ended; `user_not_found`: User not found; `invalid_credentials`: Invalid phone number or password */
            401: {
                headers: {
                    /** @description `Bearer`, and the `error` of RFC 6750 where a token was sent */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do that */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The request body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The request body has to be JSON in UTF-8 */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The request has members that are missing, unknown or of the wrong shape; `weak_password`: This password is too easy to guess */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_attempts`: Too many failed attempts, try again later */
            429: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    /** @description What is left of the limit on this client's network, and for how many seconds */
                    RateLimit?: string;
                    /** @description That limit: how many in how many seconds */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The service is temporarily unavailable; `overloaded`: The server has more to do than it can, try again later */
            503: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reauthenticate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Either `password`, or `verification_id` and `code`. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "password": "to_share@123"
                 *     }
                 */
                "application/json": {
                    /** @description As it was set */
                    password?: string;
                    /** @description Of the request for the code */
                    verification_id?: string;
                    /** @description As it was sent: ASCII digits */
                    code?: string;
                };
            };
        };
        responses: {
            /** @description Good for five minutes */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "message": "Reauthenticated",
                     *       "data": {}
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "success";
                        /** @enum {string} */
                        message: "Reauthenticated";
                        data: Record<string, never>;
                    };
                };
            };
            /** @description `malformed_request`: The request could not be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_authenticated`: Not authenticated; `invalid_token`: Could not validate credentials; `token_expired`: Could not validate credentials; `session_ended`: The session has ended; `user_not_found`: User not found; `invalid_credentials`: Invalid phone number or password */
            401: {
                headers: {
                    /** @description `Bearer`, and the `error` of RFC 6750 where a token was sent */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do that */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `verification_expired`: The code has expired */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The request body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The request body has to be JSON in UTF-8 */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The request has members that are missing, unknown or of the wrong shape; `verification_invalid`: The code is wrong, was used, or is for something else */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_attempts`: Too many failed attempts, try again later */
            429: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    /** @description What is left of the limit on this client's network, and for how many seconds */
                    RateLimit?: string;
                    /** @description That limit: how many in how many seconds */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The service is temporarily unavailable; `overloaded`: The server has more to do than it can, try again later */
            503: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteAccount: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Either `password`, or `verification_id` and `code`. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "password": "to_share@123"
                 *     }
                 */
                "application/json": {
                    /** @description As it was set */
                    password?: string;
                    /** @description Of the request for the code */
                    verification_id?: string;
                    /** @description As it was sent: ASCII digits */
                    code?: string;
                };
            };
        };
        responses: {
            /** @description The account is deleted */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "message": "Account deleted",
                     *       "data": {
                     *         "restorable_until": null
                     *       }
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "success";
                        /** @enum {string} */
                        message: "Account deleted";
                        data: {
                            /**
                             * Format: date-time
                             * @description null: the data is erased already
                             */
                            restorable_until: string | null;
                        };
                    };
                };
            };
            /** @description `malformed_request`: The request could not be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_authenticated`: Not authenticated; `invalid_token`: Could not validate credentials; `token_expired`: Could not validate credentials; `session_ended`: The session has ended; `user_not_found`: User not found; `invalid_credentials`: Invalid phone number or password */
            401: {
                headers: {
                    /** @description `Bearer`, and the `error` of RFC 6750 where a token was sent */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do that */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conflict`: This is not possible as things stand */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `verification_expired`: The code has expired */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The request body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The request body has to be JSON in UTF-8 */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The request has members that are missing, unknown or of the wrong shape; `verification_invalid`: The code is wrong, was used, or is for something else */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_attempts`: Too many failed attempts, try again later */
            429: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    /** @description What is left of the limit on this client's network, and for how many seconds */
                    RateLimit?: string;
                    /** @description That limit: how many in how many seconds */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The service is temporarily unavailable; `overloaded`: The server has more to do than it can, try again later */
            503: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    requestOwnCode: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "purpose": "change_phone",
                 *       "phone": "98765 43210"
                 *     }
                 */
                "application/json": {
                    /** @enum {string} */
                    purpose: "change_phone" | "change_email" | "reauthenticate" | "delete_account";
                    /** @description For `change_phone`, in any form */
                    phone?: string;
                    /** @description For `change_email` */
                    email?: string;
                };
            };
        };
        responses: {
            /** @description Accepted. The same answer, whether or not there is an account */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "message": "If the address can be used, a code is on its way",
                     *       "data": {
                     *         "verification_id": "0199c0de-7e57-7000-8000-000000000002",
                     *         "expires_in": 300,
                     *         "resend_after": 30
                     *       }
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "success";
                        /** @enum {string} */
                        message: "If the address can be used, a code is on its way";
                        data: {
                            /** Format: uuid */
                            verification_id: string;
                            /** @description Seconds for which the code is good */
                            expires_in: number;
                            /** @description Seconds until another code may be asked for */
                            resend_after: number;
                        };
                    };
                };
            };
            /** @description `malformed_request`: The request could not be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_authenticated`: Not authenticated; `invalid_token`: Could not validate credentials; `token_expired`: Could not validate credentials; `session_ended`: The session has ended; `user_not_found`: User not found */
            401: {
                headers: {
                    /** @description `Bearer`, and the `error` of RFC 6750 where a token was sent */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do that */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The request body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The request body has to be JSON in UTF-8 */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The request has members that are missing, unknown or of the wrong shape; `region_not_supported`: No text messages are sent to numbers of this region */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests, try again later */
            429: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    /** @description What is left of the limit on this client's network, and for how many seconds */
                    RateLimit?: string;
                    /** @description That limit: how many in how many seconds */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The service is temporarily unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changePhone: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "verification_id": "0199c0de-7e57-7000-8000-000000000002",
                 *       "code": "123456"
                 *     }
                 */
                "application/json": {
                    /** @description Of the request for the code */
                    verification_id: string;
                    /** @description As it was sent: ASCII digits */
                    code: string;
                };
            };
        };
        responses: {
            /** @description The profile */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "message": "User profile updated",
                     *       "data": {
                     *         "id": 1,
                     *         "name": "Assignment User",
                     *         "email": "assignment.user@example.com",
                     *         "phone": "7760873976",
                     *         "phone_verified": true,
                     *         "email_verified": false,
                     *         "created_at": "2026-01-01T00:00:00.000Z",
                     *         "metadata": {
                     *           "language": "hi"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "success";
                        /** @enum {string} */
                        message: "User profile updated";
                        data: components["schemas"]["Profile"];
                    };
                };
            };
            /** @description `malformed_request`: The request could not be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_authenticated`: Not authenticated; `invalid_token`: Could not validate credentials; `token_expired`: Could not validate credentials; `session_ended`: The session has ended; `user_not_found`: User not found */
            401: {
                headers: {
                    /** @description `Bearer`, and the `error` of RFC 6750 where a token was sent */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do that; `reauthentication_required`: This needs a log-in or a re-authentication within the last five minutes */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `verification_expired`: The code has expired */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The request body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The request body has to be JSON in UTF-8 */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The request has members that are missing, unknown or of the wrong shape; `verification_invalid`: The code is wrong, was used, or is for something else */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_attempts`: Too many failed attempts, try again later */
            429: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    /** @description What is left of the limit on this client's network, and for how many seconds */
                    RateLimit?: string;
                    /** @description That limit: how many in how many seconds */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The service is temporarily unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeEmail: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "verification_id": "0199c0de-7e57-7000-8000-000000000002",
                 *       "code": "123456"
                 *     }
                 */
                "application/json": {
                    /** @description Of the request for the code */
                    verification_id: string;
                    /** @description As it was sent: ASCII digits */
                    code: string;
                };
            };
        };
        responses: {
            /** @description The profile */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "message": "User profile updated",
                     *       "data": {
                     *         "id": 1,
                     *         "name": "Assignment User",
                     *         "email": "assignment.user@example.com",
                     *         "phone": "7760873976",
                     *         "phone_verified": true,
                     *         "email_verified": false,
                     *         "created_at": "2026-01-01T00:00:00.000Z",
                     *         "metadata": {
                     *           "language": "hi"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "success";
                        /** @enum {string} */
                        message: "User profile updated";
                        data: components["schemas"]["Profile"];
                    };
                };
            };
            /** @description `malformed_request`: The request could not be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_authenticated`: Not authenticated; `invalid_token`: Could not validate credentials; `token_expired`: Could not validate credentials; `session_ended`: The session has ended; `user_not_found`: User not found */
            401: {
                headers: {
                    /** @description `Bearer`, and the `error` of RFC 6750 where a token was sent */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do that; `reauthentication_required`: This needs a log-in or a re-authentication within the last five minutes */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `verification_expired`: The code has expired */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The request body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The request body has to be JSON in UTF-8 */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The request has members that are missing, unknown or of the wrong shape; `verification_invalid`: The code is wrong, was used, or is for something else */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_attempts`: Too many failed attempts, try again later */
            429: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    /** @description What is left of the limit on this client's network, and for how many seconds */
                    RateLimit?: string;
                    /** @description That limit: how many in how many seconds */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The service is temporarily unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listEvents: {
        parameters: {
            query: {
                limit: number;
                /** @description `next_cursor` of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of events */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "message": "Security events fetched successfully",
                     *       "data": {
                     *         "items": [
                     *           {
                     *             "id": "0199c0de-7e57-7000-8000-000000000003",
                     *             "type": "login.password",
                     *             "description": "Logged in with the password",
                     *             "result": "success",
                     *             "at": "2026-01-01T00:00:00.000Z",
                     *             "ip": "203.0.113.7",
                     *             "user_agent": "example-app/1.0",
                     *             "session_id": "0199c0de-7e57-7000-8000-000000000001",
                     *             "details": {
                     *               "new_device": true
                     *             }
                     *           }
                     *         ],
                     *         "next_cursor": null
                     *       }
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "success";
                        /** @enum {string} */
                        message: "Security events fetched successfully";
                        data: {
                            items: components["schemas"]["Event"][];
                            /** @description Opaque; send it back as `cursor` for the next page. null: the last */
                            next_cursor: string | null;
                        };
                    };
                };
            };
            /** @description `malformed_request`: The request could not be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_authenticated`: Not authenticated; `invalid_token`: Could not validate credentials; `token_expired`: Could not validate credentials; `session_ended`: The session has ended; `user_not_found`: User not found */
            401: {
                headers: {
                    /** @description `Bearer`, and the `error` of RFC 6750 where a token was sent */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The request has members that are missing, unknown or of the wrong shape */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The service is temporarily unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportAccount: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The export */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "message": "Account exported",
                     *       "data": {
                     *         "exported_at": "2026-01-01T00:00:00.000Z",
                     *         "profile": {
                     *           "id": 1,
                     *           "name": "Assignment User",
                     *           "email": "assignment.user@example.com",
                     *           "phone": "7760873976",
                     *           "phone_verified": true,
                     *           "email_verified": false,
                     *           "created_at": "2026-01-01T00:00:00.000Z",
                     *           "metadata": {
                     *             "language": "hi"
                     *           }
                     *         },
                     *         "account": {
                     *           "phone_number": "+917760873976"
                     *         },
                     *         "roles": [],
                     *         "active_days": [
                     *           "2026-01-01"
                     *         ],
                     *         "sessions": [],
                     *         "events": [
                     *           {
                     *             "id": "0199c0de-7e57-7000-8000-000000000003",
                     *             "type": "login.password",
                     *             "description": "Logged in with the password",
                     *             "result": "success",
                     *             "at": "2026-01-01T00:00:00.000Z",
                     *             "ip": "203.0.113.7",
                     *             "user_agent": "example-app/1.0",
                     *             "session_id": "0199c0de-7e57-7000-8000-000000000001",
                     *             "details": {
                     *               "new_device": true
                     *             }
                     *           }
                     *         ],
                     *         "messages": [],
                     *         "verifications": []
                     *       }
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "success";
                        /** @enum {string} */
                        message: "Account exported";
                        data: {
                            /** Format: date-time */
                            exported_at: string;
                            /** @description As `GET /user/profile` answers */
                            profile: {
                                [key: string]: unknown;
                            };
                            /** @description What else is kept with the account */
                            account: {
                                [key: string]: unknown;
                            };
                            /** @description Of staff; empty for everybody else */
                            roles: {
                                [key: string]: unknown;
                            }[];
                            /** @description Of the last nine days, those on which the user was there */
                            active_days: string[];
                            /** @description Those that ended lately too */
                            sessions: {
                                [key: string]: unknown;
                            }[];
                            /** @description As `GET /user/events` answers, all of them */
                            events: {
                                [key: string]: unknown;
                            }[];
                            /** @description That were sent to the user, without codes */
                            messages: {
                                [key: string]: unknown;
                            }[];
                            /** @description Codes that were asked for, without the codes */
                            verifications: {
                                [key: string]: unknown;
                            }[];
                        };
                    };
                };
            };
            /** @description `malformed_request`: The request could not be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_authenticated`: Not authenticated; `invalid_token`: Could not validate credentials; `token_expired`: Could not validate credentials; `session_ended`: The session has ended; `user_not_found`: User not found */
            401: {
                headers: {
                    /** @description `Bearer`, and the `error` of RFC 6750 where a token was sent */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do that */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The service is temporarily unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getStaffAccess: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The caller's access */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "message": "Access fetched successfully",
                     *       "data": {
                     *         "user": {
                     *           "id": 1,
                     *           "name": "Assignment User",
                     *           "email": "assignment.user@example.com",
                     *           "phone": "7760873976"
                     *         },
                     *         "roles": [
                     *           "auditor"
                     *         ],
                     *         "permissions": [
                     *           "users:read",
                     *           "sessions:read",
                     *           "messages:read",
                     *           "limits:read",
                     *           "stats:read",
                     *           "settings:read",
                     *           "keys:read",
                     *           "audit:read",
                     *           "audit:export",
                     *           "audit:verify"
                     *         ],
                     *         "server": {
                     *           "version": "1.0.0",
                     *           "environment": "production",
                     *           "database": "postgresql",
                     *           "default_region": "IN",
                     *           "issuer": "kpa"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "success";
                        /** @enum {string} */
                        message: "Access fetched successfully";
                        data: {
                            user: components["schemas"]["User"];
                            roles: ("admin" | "support" | "auditor")[];
                            permissions: ("users:read" | "sessions:read" | "messages:read" | "limits:read" | "stats:read" | "settings:read" | "keys:read" | "audit:read" | "sessions:end" | "users:reset_password" | "audit:export" | "audit:verify" | "users:write" | "users:impersonate" | "messages:resend" | "limits:release" | "keys:rotate")[];
                            server: {
                                version: string;
                                /** @enum {string} */
                                environment: "development" | "production";
                                /** @enum {string} */
                                database: "pglite" | "postgresql";
                                /** @description Numbers without a country code belong to it */
                                default_region: string;
                                issuer: string;
                            };
                        };
                    };
                };
            };
            /** @description `malformed_request`: The request could not be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_authenticated`: Not authenticated; `invalid_token`: Could not validate credentials; `token_expired`: Could not validate credentials; `session_ended`: The session has ended; `user_not_found`: User not found */
            401: {
                headers: {
                    /** @description `Bearer`, and the `error` of RFC 6750 where a token was sent */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do that */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The service is temporarily unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sendPasswordReset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The user's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description The code was sent */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "message": "A code is on its way",
                     *       "data": {
                     *         "channel": "sms",
                     *         "expires_in": 300,
                     *         "verification_id": "0199c0de-7e57-7000-8000-000000000002"
                     *       }
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "success";
                        /** @enum {string} */
                        message: "A code is on its way";
                        data: {
                            /** @enum {string} */
                            channel: "sms" | "email";
                            /** @description Seconds for which the code is good */
                            expires_in: number;
                            /**
                             * Format: uuid
                             * @description What the user's app sends along with the code, should it not ask for one itself
                             */
                            verification_id: string;
                        };
                    };
                };
            };
            /** @description `malformed_request`: The request could not be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_authenticated`: Not authenticated; `invalid_token`: Could not validate credentials; `token_expired`: Could not validate credentials; `session_ended`: The session has ended; `user_not_found`: User not found */
            401: {
                headers: {
                    /** @description `Bearer`, and the `error` of RFC 6750 where a token was sent */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do that */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: There is nothing at this address */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conflict`: This is not possible as things stand */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The request body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The request body has to be JSON in UTF-8 */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The request has members that are missing, unknown or of the wrong shape; `region_not_supported`: No text messages are sent to numbers of this region */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests, try again later */
            429: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    /** @description What is left of the limit on this client's network, and for how many seconds */
                    RateLimit?: string;
                    /** @description That limit: how many in how many seconds */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The service is temporarily unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    impersonateUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The user's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "Cannot see the order, ticket 812",
                 *       "minutes": 15
                 *     }
                 */
                "application/json": {
                    /** @description Kept with the event. The user whom it is about can read it */
                    reason: string;
                    minutes: number;
                };
            };
        };
        responses: {
            /** @description The session is open */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "message": "Session opened",
                     *       "data": {
                     *         "token": "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9...",
                     *         "expires_in": 900,
                     *         "session_id": "0199c0de-7e57-7000-8000-000000000001"
                     *       }
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "success";
                        /** @enum {string} */
                        message: "Session opened";
                        data: {
                            /** @description The access token, a JWT with an `act` claim */
                            token: string;
                            /** @description Seconds until it ends, and the session with it */
                            expires_in: number;
                            /** Format: uuid */
                            session_id: string;
                        };
                    };
                };
            };
            /** @description `malformed_request`: The request could not be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_authenticated`: Not authenticated; `invalid_token`: Could not validate credentials; `token_expired`: Could not validate credentials; `session_ended`: The session has ended; `user_not_found`: User not found */
            401: {
                headers: {
                    /** @description `Bearer`, and the `error` of RFC 6750 where a token was sent */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do that */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: There is nothing at this address */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conflict`: This is not possible as things stand */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The request body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The request body has to be JSON in UTF-8 */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The request has members that are missing, unknown or of the wrong shape */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The service is temporarily unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setUpFirstAdmin: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "token": "cUqWm1...",
                 *       "phone": "+91 98765 43210",
                 *       "name": "Asha Rao",
                 *       "password": "a long sentence nobody says"
                 *     }
                 */
                "application/json": {
                    /** @description Of the link, after `#setup=` */
                    token: string;
                    /** @description In any form a person types */
                    phone: string;
                    name: string;
                    /** @description 8 to 128 characters; of an account that is there, its own */
                    password: string;
                    /** @description Shown to the user in the list of sessions */
                    device_name?: string;
                };
            };
        };
        responses: {
            /** @description Logged in as the first admin */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "message": "The first admin is there",
                     *       "data": {
                     *         "token": "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9...",
                     *         "refresh_token": "AQGZwN5-V3AAgAAAAAAAAAEAAAAA...",
                     *         "expires_in": 1800,
                     *         "token_type": "Bearer",
                     *         "session_id": "0199c0de-7e57-7000-8000-000000000001",
                     *         "user": {
                     *           "id": 1,
                     *           "name": "Assignment User",
                     *           "email": "assignment.user@example.com",
                     *           "phone": "7760873976"
                     *         },
                     *         "device_token": "AQAAAAE5s0Zt..."
                     *       }
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "success";
                        /** @enum {string} */
                        message: "The first admin is there";
                        data: {
                            /** @description The access token, a JWT */
                            token: string;
                            user: components["schemas"]["User"];
                            /** @description Opaque. Exchange it at `/auth/refresh`; each use brings the next one */
                            refresh_token: string;
                            /** @description Seconds until the access token expires */
                            expires_in: number;
                            /** @enum {string} */
                            token_type: "Bearer";
                            /** Format: uuid */
                            session_id: string;
                            /** @description Keep it on the device and send it with the next log-in. It opens nothing */
                            device_token: string;
                            /** @description Only there where it is true: the account's password is known to those who guess. Have the user change it */
                            password_change_required?: boolean;
                        };
                    };
                };
            };
            /** @description `malformed_request`: The request could not be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_credentials`: Invalid phone number or password */
            401: {
                headers: {
                    /** @description `Bearer`, and the `error` of RFC 6750 where a token was sent */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `user_disabled`: This account is disabled */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: There is nothing at this address */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `verification_expired`: The code has expired */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The request body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The request body has to be JSON in UTF-8 */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The request has members that are missing, unknown or of the wrong shape; `verification_invalid`: The code is wrong, was used, or is for something else; `weak_password`: This password is too easy to guess */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_attempts`: Too many failed attempts, try again later */
            429: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    /** @description What is left of the limit on this client's network, and for how many seconds */
                    RateLimit?: string;
                    /** @description That limit: how many in how many seconds */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The service is temporarily unavailable; `overloaded`: The server has more to do than it can, try again later */
            503: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listUsers: {
        parameters: {
            query: {
                /** @description A part of the name, the e-mail address or the number; or a number in any spelling. One or two characters are looked for where a word begins */
                query?: string;
                status?: "active" | "disabled";
                role?: "admin" | "support" | "auditor";
                limit: number;
                /** @description `next_cursor` of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of users */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "message": "Users fetched successfully",
                     *       "data": {
                     *         "items": [
                     *           {
                     *             "id": 7,
                     *             "name": "Asha Rao",
                     *             "email": "asha@example.com",
                     *             "phone": "+919876543210",
                     *             "phone_verified": true,
                     *             "email_verified": false,
                     *             "roles": [],
                     *             "status": "active",
                     *             "disabled_reason": null,
                     *             "disabled_until": null,
                     *             "created_at": "2026-01-01T00:00:00.000Z",
                     *             "last_active_at": "2026-01-02T00:00:00.000Z"
                     *           }
                     *         ],
                     *         "next_cursor": null
                     *       }
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "success";
                        /** @enum {string} */
                        message: "Users fetched successfully";
                        data: {
                            items: {
                                id: number;
                                /** @description null: none */
                                name: string | null;
                                /** @description null: none */
                                email: string | null;
                                /** @description As the user is told it */
                                phone: string;
                                /** @description Somebody has shown to have the number */
                                phone_verified: boolean;
                                email_verified: boolean;
                                roles: ("admin" | "support" | "auditor")[];
                                /**
                                 * @description `parked`: the number went to a new account. `deleted`: a log-in may take it back for a while
                                 * @enum {string}
                                 */
                                status: "active" | "disabled" | "parked" | "deleted";
                                /** @description As staff gave it; null: not disabled, or none was given */
                                disabled_reason: string | null;
                                /**
                                 * Format: date-time
                                 * @description null: not disabled, or until somebody enables the account
                                 */
                                disabled_until: string | null;
                                /**
                                 * Format: date-time
                                 * @description null: before this server, which did not see it
                                 */
                                created_at: string | null;
                                /**
                                 * Format: date-time
                                 * @description The latest log-in or session in use, to the day
                                 */
                                last_active_at: string;
                            }[];
                            /** @description Opaque; send it back as `cursor` for the next page. null: the last */
                            next_cursor: string | null;
                        };
                    };
                };
            };
            /** @description `malformed_request`: The request could not be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_authenticated`: Not authenticated; `invalid_token`: Could not validate credentials; `token_expired`: Could not validate credentials; `session_ended`: The session has ended; `user_not_found`: User not found */
            401: {
                headers: {
                    /** @description `Bearer`, and the `error` of RFC 6750 where a token was sent */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do that */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The request has members that are missing, unknown or of the wrong shape */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The service is temporarily unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createUser: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "phone": "+91 98765 43210",
                 *       "name": "Asha Rao"
                 *     }
                 */
                "application/json": {
                    /** @description In any form a person types */
                    phone: string;
                    name?: string;
                    /** @description Not proved until the user does */
                    email?: string;
                    roles?: ("admin" | "support" | "auditor")[];
                };
            };
        };
        responses: {
            /** @description The user was added */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "message": "User added",
                     *       "data": {
                     *         "user": {
                     *           "id": 7,
                     *           "name": "Asha Rao",
                     *           "email": "asha@example.com",
                     *           "phone": "+919876543210",
                     *           "phone_verified": true,
                     *           "email_verified": false,
                     *           "roles": [],
                     *           "status": "active",
                     *           "disabled_reason": null,
                     *           "disabled_until": null,
                     *           "created_at": "2026-01-01T00:00:00.000Z",
                     *           "last_active_at": "2026-01-02T00:00:00.000Z"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "success";
                        /** @enum {string} */
                        message: "User added";
                        data: {
                            user: {
                                id: number;
                                /** @description null: none */
                                name: string | null;
                                /** @description null: none */
                                email: string | null;
                                /** @description As the user is told it */
                                phone: string;
                                /** @description Somebody has shown to have the number */
                                phone_verified: boolean;
                                email_verified: boolean;
                                roles: ("admin" | "support" | "auditor")[];
                                /**
                                 * @description `parked`: the number went to a new account. `deleted`: a log-in may take it back for a while
                                 * @enum {string}
                                 */
                                status: "active" | "disabled" | "parked" | "deleted";
                                /** @description As staff gave it; null: not disabled, or none was given */
                                disabled_reason: string | null;
                                /**
                                 * Format: date-time
                                 * @description null: not disabled, or until somebody enables the account
                                 */
                                disabled_until: string | null;
                                /**
                                 * Format: date-time
                                 * @description null: before this server, which did not see it
                                 */
                                created_at: string | null;
                                /**
                                 * Format: date-time
                                 * @description The latest log-in or session in use, to the day
                                 */
                                last_active_at: string;
                            };
                        };
                    };
                };
            };
            /** @description `malformed_request`: The request could not be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_authenticated`: Not authenticated; `invalid_token`: Could not validate credentials; `token_expired`: Could not validate credentials; `session_ended`: The session has ended; `user_not_found`: User not found */
            401: {
                headers: {
                    /** @description `Bearer`, and the `error` of RFC 6750 where a token was sent */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do that */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conflict`: This is not possible as things stand */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The request body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The request body has to be JSON in UTF-8 */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The request has members that are missing, unknown or of the wrong shape */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The service is temporarily unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The user's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "message": "User fetched successfully",
                     *       "data": {
                     *         "user": {
                     *           "id": 7,
                     *           "name": "Asha Rao",
                     *           "email": "asha@example.com",
                     *           "phone": "+919876543210",
                     *           "phone_verified": true,
                     *           "email_verified": false,
                     *           "roles": [],
                     *           "status": "active",
                     *           "disabled_reason": null,
                     *           "disabled_until": null,
                     *           "created_at": "2026-01-01T00:00:00.000Z",
                     *           "last_active_at": "2026-01-02T00:00:00.000Z",
                     *           "metadata": {
                     *             "language": "hi"
                     *           },
                     *           "living_sessions": 1,
                     *           "password": {
                     *             "set": true,
                     *             "hash": "argon2id",
                     *             "breached": false
                     *           },
                     *           "factors": [
                     *             {
                     *               "kind": "password",
                     *               "available": true
                     *             },
                     *             {
                     *               "kind": "sms_code",
                     *               "available": true
                     *             },
                     *             {
                     *               "kind": "email_code",
                     *               "available": false
                     *             }
                     *           ]
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "success";
                        /** @enum {string} */
                        message: "User fetched successfully";
                        data: {
                            user: {
                                id: number;
                                /** @description null: none */
                                name: string | null;
                                /** @description null: none */
                                email: string | null;
                                /** @description As the user is told it */
                                phone: string;
                                /** @description Somebody has shown to have the number */
                                phone_verified: boolean;
                                email_verified: boolean;
                                roles: ("admin" | "support" | "auditor")[];
                                /**
                                 * @description `parked`: the number went to a new account. `deleted`: a log-in may take it back for a while
                                 * @enum {string}
                                 */
                                status: "active" | "disabled" | "parked" | "deleted";
                                /** @description As staff gave it; null: not disabled, or none was given */
                                disabled_reason: string | null;
                                /**
                                 * Format: date-time
                                 * @description null: not disabled, or until somebody enables the account
                                 */
                                disabled_until: string | null;
                                /**
                                 * Format: date-time
                                 * @description null: before this server, which did not see it
                                 */
                                created_at: string | null;
                                /**
                                 * Format: date-time
                                 * @description The latest log-in or session in use, to the day
                                 */
                                last_active_at: string;
                                metadata: {
                                    [key: string]: unknown;
                                };
                                living_sessions: number;
                                password: {
                                    set: boolean;
                                    /** @enum {string} */
                                    hash: "argon2id" | "bcrypt" | "none";
                                    /** @description Found among those that were leaked */
                                    breached: boolean;
                                };
                                factors: {
                                    /** @enum {string} */
                                    kind: "password" | "sms_code" | "email_code";
                                    /** @description The user could log in by it now */
                                    available: boolean;
                                }[];
                            };
                        };
                    };
                };
            };
            /** @description `malformed_request`: The request could not be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_authenticated`: Not authenticated; `invalid_token`: Could not validate credentials; `token_expired`: Could not validate credentials; `session_ended`: The session has ended; `user_not_found`: User not found */
            401: {
                headers: {
                    /** @description `Bearer`, and the `error` of RFC 6750 where a token was sent */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do that */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: There is nothing at this address */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The service is temporarily unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The user's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "Asked for by letter"
                 *     }
                 */
                "application/json": {
                    /** @description Kept with the event. The user whom it is about can read it */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description The user is deleted */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "message": "User deleted",
                     *       "data": {
                     *         "restorable_until": null
                     *       }
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "success";
                        /** @enum {string} */
                        message: "User deleted";
                        data: {
                            /**
                             * Format: date-time
                             * @description null: the data is erased already
                             */
                            restorable_until: string | null;
                        };
                    };
                };
            };
            /** @description `malformed_request`: The request could not be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_authenticated`: Not authenticated; `invalid_token`: Could not validate credentials; `token_expired`: Could not validate credentials; `session_ended`: The session has ended; `user_not_found`: User not found */
            401: {
                headers: {
                    /** @description `Bearer`, and the `error` of RFC 6750 where a token was sent */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do that */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: There is nothing at this address */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conflict`: This is not possible as things stand */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The request body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The request body has to be JSON in UTF-8 */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The request has members that are missing, unknown or of the wrong shape */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The service is temporarily unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The user's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "status": "disabled",
                 *       "reason": "Reported as stolen",
                 *       "until": "2026-02-01T00:00:00Z"
                 *     }
                 */
                "application/json": {
                    /** @description null: none */
                    name?: string | null;
                    /** @description Not proved until the user does; null: none */
                    email?: string | null;
                    /** @description In any form; not proved until a code to it comes back. Gives a parked account a number again */
                    phone?: string;
                    /** @description All of them */
                    roles?: ("admin" | "support" | "auditor")[];
                    /** @enum {string} */
                    status?: "active" | "disabled";
                    /** @description Needed to disable. Kept with the event, for staff and for the user */
                    reason?: string;
                    /**
                     * Format: date-time
                     * @description When the disabling ends by itself
                     */
                    until?: string;
                };
            };
        };
        responses: {
            /** @description The user as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "message": "User changed",
                     *       "data": {
                     *         "user": {
                     *           "id": 7,
                     *           "name": "Asha Rao",
                     *           "email": "asha@example.com",
                     *           "phone": "+919876543210",
                     *           "phone_verified": true,
                     *           "email_verified": false,
                     *           "roles": [],
                     *           "status": "active",
                     *           "disabled_reason": null,
                     *           "disabled_until": null,
                     *           "created_at": "2026-01-01T00:00:00.000Z",
                     *           "last_active_at": "2026-01-02T00:00:00.000Z"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "success";
                        /** @enum {string} */
                        message: "User changed";
                        data: {
                            user: {
                                id: number;
                                /** @description null: none */
                                name: string | null;
                                /** @description null: none */
                                email: string | null;
                                /** @description As the user is told it */
                                phone: string;
                                /** @description Somebody has shown to have the number */
                                phone_verified: boolean;
                                email_verified: boolean;
                                roles: ("admin" | "support" | "auditor")[];
                                /**
                                 * @description `parked`: the number went to a new account. `deleted`: a log-in may take it back for a while
                                 * @enum {string}
                                 */
                                status: "active" | "disabled" | "parked" | "deleted";
                                /** @description As staff gave it; null: not disabled, or none was given */
                                disabled_reason: string | null;
                                /**
                                 * Format: date-time
                                 * @description null: not disabled, or until somebody enables the account
                                 */
                                disabled_until: string | null;
                                /**
                                 * Format: date-time
                                 * @description null: before this server, which did not see it
                                 */
                                created_at: string | null;
                                /**
                                 * Format: date-time
                                 * @description The latest log-in or session in use, to the day
                                 */
                                last_active_at: string;
                            };
                        };
                    };
                };
            };
            /** @description `malformed_request`: The request could not be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_authenticated`: Not authenticated; `invalid_token`: Could not validate credentials; `token_expired`: Could not validate credentials; `session_ended`: The session has ended; `user_not_found`: User not found */
            401: {
                headers: {
                    /** @description `Bearer`, and the `error` of RFC 6750 where a token was sent */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do that */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: There is nothing at this address */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conflict`: This is not possible as things stand */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The request body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The request body has to be JSON in UTF-8 */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The request has members that are missing, unknown or of the wrong shape */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The service is temporarily unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAllSessions: {
        parameters: {
            query: {
                /** @description Whose */
                user_id?: number;
                limit: number;
                /** @description `next_cursor` of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of sessions */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "message": "Sessions fetched successfully",
                     *       "data": {
                     *         "items": [
                     *           {
                     *             "id": "0199c0de-7e57-7000-8000-000000000001",
                     *             "device_name": "Asha's phone",
                     *             "ip": "203.0.113.7",
                     *             "user_agent": "example-app/1.0",
                     *             "created_at": "2026-01-01T00:00:00.000Z",
                     *             "last_seen_at": "2026-01-01T00:10:00.000Z",
                     *             "expires_at": "2026-01-31T00:00:00.000Z",
                     *             "origin": "login",
                     *             "user": {
                     *               "id": 7,
                     *               "name": "Asha Rao",
                     *               "phone": "+919876543210"
                     *             }
                     *           }
                     *         ],
                     *         "next_cursor": null
                     *       }
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "success";
                        /** @enum {string} */
                        message: "Sessions fetched successfully";
                        data: {
                            items: {
                                /** Format: uuid */
                                id: string;
                                /** @description As given at log-in; null: none */
                                device_name: string | null;
                                /** @description The address that the session was started from */
                                ip: string | null;
                                /** @description The client that the session was started by */
                                user_agent: string | null;
                                /** Format: date-time */
                                created_at: string;
                                /**
                                 * Format: date-time
                                 * @description To the minute
                                 */
                                last_seen_at: string;
                                /**
                                 * Format: date-time
                                 * @description Unless it is refreshed
                                 */
                                expires_at: string;
                                /**
                                 * @description `impersonation`: a member of staff acts as the user
                                 * @enum {string}
                                 */
                                origin: "login" | "seed_token" | "impersonation";
                                user: {
                                    id: number;
                                    /** @description null: none */
                                    name: string | null;
                                    /** @description As the user is told it */
                                    phone: string;
                                };
                            }[];
                            /** @description Opaque; send it back as `cursor` for the next page. null: the last */
                            next_cursor: string | null;
                        };
                    };
                };
            };
            /** @description `malformed_request`: The request could not be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_authenticated`: Not authenticated; `invalid_token`: Could not validate credentials; `token_expired`: Could not validate credentials; `session_ended`: The session has ended; `user_not_found`: User not found */
            401: {
                headers: {
                    /** @description `Bearer`, and the `error` of RFC 6750 where a token was sent */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do that */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The request has members that are missing, unknown or of the wrong shape */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The service is temporarily unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    endSessionsOfUsers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "user_ids": [
                 *         7,
                 *         8
                 *       ],
                 *       "reason": "Phones were stolen"
                 *     }
                 */
                "application/json": {
                    user_ids: number[];
                    /** @description Kept with the event. The user whom it is about can read it */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description The sessions have ended */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "message": "Sessions ended",
                     *       "data": {
                     *         "ended": 3
                     *       }
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "success";
                        /** @enum {string} */
                        message: "Sessions ended";
                        data: {
                            /** @description How many sessions */
                            ended: number;
                        };
                    };
                };
            };
            /** @description `malformed_request`: The request could not be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_authenticated`: Not authenticated; `invalid_token`: Could not validate credentials; `token_expired`: Could not validate credentials; `session_ended`: The session has ended; `user_not_found`: User not found */
            401: {
                headers: {
                    /** @description `Bearer`, and the `error` of RFC 6750 where a token was sent */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do that */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The request body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The request body has to be JSON in UTF-8 */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The request has members that are missing, unknown or of the wrong shape */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The service is temporarily unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    endAnySession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The session's id */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It has ended */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "message": "Session ended",
                     *       "data": {}
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "success";
                        /** @enum {string} */
                        message: "Session ended";
                        data: Record<string, never>;
                    };
                };
            };
            /** @description `malformed_request`: The request could not be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_authenticated`: Not authenticated; `invalid_token`: Could not validate credentials; `token_expired`: Could not validate credentials; `session_ended`: The session has ended; `user_not_found`: User not found */
            401: {
                headers: {
                    /** @description `Bearer`, and the `error` of RFC 6750 where a token was sent */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do that */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: There is nothing at this address */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The request body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The request body has to be JSON in UTF-8 */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The request has members that are missing, unknown or of the wrong shape */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The service is temporarily unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSessionsOfUser: {
        parameters: {
            query: {
                limit: number;
                /** @description `next_cursor` of the page before */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description The user's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of sessions */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "message": "Sessions fetched successfully",
                     *       "data": {
                     *         "items": [
                     *           {
                     *             "id": "0199c0de-7e57-7000-8000-000000000001",
                     *             "device_name": "Asha's phone",
                     *             "ip": "203.0.113.7",
                     *             "user_agent": "example-app/1.0",
                     *             "created_at": "2026-01-01T00:00:00.000Z",
                     *             "last_seen_at": "2026-01-01T00:10:00.000Z",
                     *             "expires_at": "2026-01-31T00:00:00.000Z",
                     *             "origin": "login"
                     *           }
                     *         ],
                     *         "next_cursor": null
                     *       }
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "success";
                        /** @enum {string} */
                        message: "Sessions fetched successfully";
                        data: {
                            items: {
                                /** Format: uuid */
                                id: string;
                                /** @description As given at log-in; null: none */
                                device_name: string | null;
                                /** @description The address that the session was started from */
                                ip: string | null;
                                /** @description The client that the session was started by */
                                user_agent: string | null;
                                /** Format: date-time */
                                created_at: string;
                                /**
                                 * Format: date-time
                                 * @description To the minute
                                 */
                                last_seen_at: string;
                                /**
                                 * Format: date-time
                                 * @description Unless it is refreshed
                                 */
                                expires_at: string;
                                /**
                                 * @description `impersonation`: a member of staff acts as the user
                                 * @enum {string}
                                 */
                                origin: "login" | "seed_token" | "impersonation";
                            }[];
                            /** @description Opaque; send it back as `cursor` for the next page. null: the last */
                            next_cursor: string | null;
                        };
                    };
                };
            };
            /** @description `malformed_request`: The request could not be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_authenticated`: Not authenticated; `invalid_token`: Could not validate credentials; `token_expired`: Could not validate credentials; `session_ended`: The session has ended; `user_not_found`: User not found */
            401: {
                headers: {
                    /** @description `Bearer`, and the `error` of RFC 6750 where a token was sent */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do that */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: There is nothing at this address */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The request has members that are missing, unknown or of the wrong shape */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The service is temporarily unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    endSessionsOfUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The user's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sessions have ended */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "message": "Sessions ended",
                     *       "data": {
                     *         "ended": 2
                     *       }
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "success";
                        /** @enum {string} */
                        message: "Sessions ended";
                        data: {
                            /** @description How many sessions */
                            ended: number;
                        };
                    };
                };
            };
            /** @description `malformed_request`: The request could not be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_authenticated`: Not authenticated; `invalid_token`: Could not validate credentials; `token_expired`: Could not validate credentials; `session_ended`: The session has ended; `user_not_found`: User not found */
            401: {
                headers: {
                    /** @description `Bearer`, and the `error` of RFC 6750 where a token was sent */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do that */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: There is nothing at this address */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The request body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The request body has to be JSON in UTF-8 */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The request has members that are missing, unknown or of the wrong shape */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The service is temporarily unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    endSessionOfUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The user's id */
                id: string;
                /** @description The session's id */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It has ended */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "message": "Session ended",
                     *       "data": {}
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "success";
                        /** @enum {string} */
                        message: "Session ended";
                        data: Record<string, never>;
                    };
                };
            };
            /** @description `malformed_request`: The request could not be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_authenticated`: Not authenticated; `invalid_token`: Could not validate credentials; `token_expired`: Could not validate credentials; `session_ended`: The session has ended; `user_not_found`: User not found */
            401: {
                headers: {
                    /** @description `Bearer`, and the `error` of RFC 6750 where a token was sent */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do that */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: There is nothing at this address */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The request body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The request body has to be JSON in UTF-8 */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The request has members that are missing, unknown or of the wrong shape */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The service is temporarily unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAttention: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was found */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "message": "What needs attention",
                     *       "data": {
                     *         "items": []
                     *       }
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "success";
                        /** @enum {string} */
                        message: "What needs attention";
                        data: {
                            items: {
                                /** @description Stable; for programs */
                                code: string;
                                /** @enum {string} */
                                severity: "alert" | "warning";
                                title: string;
                                /** @description What it means, and what to do */
                                detail: string;
                                /**
                                 * Format: date-time
                                 * @description null: not known
                                 */
                                since: string | null;
                                /** @enum {string} */
                                area: "messages" | "audit" | "limits" | "keys" | "settings" | "users";
                            }[];
                        };
                    };
                };
            };
            /** @description `malformed_request`: The request could not be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_authenticated`: Not authenticated; `invalid_token`: Could not validate credentials; `token_expired`: Could not validate credentials; `session_ended`: The session has ended; `user_not_found`: User not found */
            401: {
                headers: {
                    /** @description `Bearer`, and the `error` of RFC 6750 where a token was sent */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do that */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The service is temporarily unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The settings */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "message": "Settings fetched successfully",
                     *       "data": {
                     *         "items": [
                     *           {
                     *             "name": "KPA_DEFAULT_REGION",
                     *             "value": "IN",
                     *             "is_secret": false,
                     *             "is_set": true,
                     *             "origin": "default",
                     *             "default": "IN",
                     *             "unit": null,
                     *             "description": "The region whose national phone numbers are accepted.",
                     *             "has_effect": true
                     *           }
                     *         ]
                     *       }
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "success";
                        /** @enum {string} */
                        message: "Settings fetched successfully";
                        data: {
                            items: {
                                name: string;
                                /** @description As it would be written; null: unset, or a secret */
                                value: string | null;
                                is_secret: boolean;
                                /** @description It has a value, the default's too */
                                is_set: boolean;
                                /** @description `default`, `environment`, `file .env`, `npm start`, or `file named by NAME_FILE` */
                                origin: string;
                                /** @description null: unset by default */
                                default: string | null;
                                /** @description null: none */
                                unit: string | null;
                                /** @description Markdown */
                                description: string;
                                /** @description false: nothing reads it yet */
                                has_effect: boolean;
                            }[];
                        };
                    };
                };
            };
            /** @description `malformed_request`: The request could not be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_authenticated`: Not authenticated; `invalid_token`: Could not validate credentials; `token_expired`: Could not validate credentials; `session_ended`: The session has ended; `user_not_found`: User not found */
            401: {
                headers: {
                    /** @description `Bearer`, and the `error` of RFC 6750 where a token was sent */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do that */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The service is temporarily unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getFirstSteps: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The steps */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "message": "First steps",
                     *       "data": {
                     *         "items": [
                     *           {
                     *             "code": "admin",
                     *             "done": true,
                     *             "title": "Somebody looks after this server",
                     *             "detail": "An account has the role admin."
                     *           }
                     *         ]
                     *       }
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "success";
                        /** @enum {string} */
                        message: "First steps";
                        data: {
                            items: {
                                /** @enum {string} */
                                code: "admin" | "log_in" | "code" | "refresh" | "production";
                                done: boolean;
                                title: string;
                                detail: string;
                            }[];
                        };
                    };
                };
            };
            /** @description `malformed_request`: The request could not be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_authenticated`: Not authenticated; `invalid_token`: Could not validate credentials; `token_expired`: Could not validate credentials; `session_ended`: The session has ended; `user_not_found`: User not found */
            401: {
                headers: {
                    /** @description `Bearer`, and the `error` of RFC 6750 where a token was sent */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do that */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The service is temporarily unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getStats: {
        parameters: {
            query: {
                /** @description Its bucket is the first. Absent: 48 hours or 30 days before `to` */
                from?: string;
                /** @description Its bucket is the last, unless it begins there. Absent: now */
                to?: string;
                bucket: "hour" | "day";
                /** @description Some of: log_ins, active_users, registrations, sessions, code_funnel, message_spend. Absent: all */
                charts?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The charts */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "message": "Statistics fetched successfully",
                     *       "data": {
                     *         "from": "2026-01-01T00:00:00.000Z",
                     *         "to": "2026-01-02T00:00:00.000Z",
                     *         "bucket": "day",
                     *         "log_ins": [
                     *           {
                     *             "at": "2026-01-01T00:00:00.000Z",
                     *             "password": 120,
                     *             "code": 31,
                     *             "failed": {
                     *               "invalid_credentials": 9
                     *             }
                     *           }
                     *         ],
                     *         "active_users": [
                     *           {
                     *             "at": "2026-01-01T00:00:00.000Z",
                     *             "day": 96,
                     *             "week": 150
                     *           }
                     *         ],
                     *         "registrations": [
                     *           {
                     *             "at": "2026-01-01T00:00:00.000Z",
                     *             "count": 7
                     *           }
                     *         ],
                     *         "sessions": {
                     *           "living": 340,
                     *           "started": [
                     *             {
                     *               "at": "2026-01-01T00:00:00.000Z",
                     *               "count": 158
                     *             }
                     *           ]
                     *         },
                     *         "code_funnel": [
                     *           {
                     *             "region": "IN",
                     *             "provider": "twilio",
                     *             "asked": 52,
                     *             "sent": 50,
                     *             "delivered": 49,
                     *             "entered": 44,
                     *             "signed_in": 44
                     *           }
                     *         ],
                     *         "message_spend": {
                     *           "currency_unit": "millionths",
                     *           "by_region": [
                     *             {
                     *               "at": "2026-01-01T00:00:00.000Z",
                     *               "region": "IN",
                     *               "count": 60,
                     *               "cost": 480000
                     *             }
                     *           ],
                     *           "budget": {
                     *             "day": {
                     *               "limit": 50000000,
                     *               "used": 480000,
                     *               "resets_at": "2026-01-02T00:00:00.000Z"
                     *             },
                     *             "month": {
                     *               "limit": 500000000,
                     *               "used": 480000,
                     *               "resets_at": "2026-02-01T00:00:00.000Z"
                     *             }
                     *           },
                     *           "alarms": []
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "success";
                        /** @enum {string} */
                        message: "Statistics fetched successfully";
                        data: {
                            /** Format: date-time */
                            from: string;
                            /** Format: date-time */
                            to: string;
                            /** @enum {string} */
                            bucket: "hour" | "day";
                            log_ins?: {
                                /**
                                 * Format: date-time
                                 * @description The bucket begins here
                                 */
                                at: string;
                                /** @description Log-ins with the password */
                                password: number;
                                /** @description Log-ins with a code */
                                code: number;
                                /** @description Refused log-ins, by problem code */
                                failed: {
                                    [key: string]: number;
                                };
                            }[];
                            /** @description Always by day */
                            active_users?: {
                                /**
                                 * Format: date-time
                                 * @description The bucket begins here
                                 */
                                at: string;
                                /** @description Distinct users of the day */
                                day: number;
                                /** @description Distinct users of the seven days up to it */
                                week: number;
                            }[];
                            registrations?: {
                                /**
                                 * Format: date-time
                                 * @description The bucket begins here
                                 */
                                at: string;
                                count: number;
                            }[];
                            sessions?: {
                                /** @description At present, to five seconds */
                                living: number;
                                started: {
                                    /**
                                     * Format: date-time
                                     * @description The bucket begins here
                                     */
                                    at: string;
                                    count: number;
                                }[];
                            };
                            code_funnel?: {
                                /** @description ISO 3166; `ZZ`: none; `email` */
                                region: string;
                                /** @description `none` where nothing was handed to any */
                                provider: string;
                                /** @description Codes to sign up or log in that were asked for in this time */
                                asked: number;
                                /** @description Of those, taken by the provider */
                                sent: number;
                                /** @description Of those, known to have arrived; 0 where the provider sends no receipts */
                                delivered: number;
                                /** @description Of those asked for, entered rightly */
                                entered: number;
                                /** @description Of those, used to sign up or log in */
                                signed_in: number;
                            }[];
                            message_spend?: {
                                /** @enum {string} */
                                currency_unit: "millionths";
                                /** @description Always by day: every day of each region that has any */
                                by_region: {
                                    /**
                                     * Format: date-time
                                     * @description The bucket begins here
                                     */
                                    at: string;
                                    /** @description ISO 3166; `ZZ`: none */
                                    region: string;
                                    /** @description Text messages that were asked for, sent or not */
                                    count: number;
                                    /** @description Of those that were sent */
                                    cost: number;
                                }[];
                                budget: {
                                    /** @description null: `KPA_RATE_LIMITS=off` */
                                    day: {
                                        limit: number;
                                        used: number;
                                        /** Format: date-time */
                                        resets_at: string;
                                    } | null;
                                    /** @description null: `KPA_RATE_LIMITS=off` */
                                    month: {
                                        limit: number;
                                        used: number;
                                        /** Format: date-time */
                                        resets_at: string;
                                    } | null;
                                };
                                /** @description Budgets that came near their end, and numbers whose codes do not come back */
                                alarms: {
                                    /** @description `*`: the budget; else the front of the numbers that are held at present */
                                    scope: string;
                                    /** @enum {string} */
                                    period: "hour" | "day" | "month";
                                    /** Format: date-time */
                                    at: string;
                                }[];
                            };
                        };
                    };
                };
            };
            /** @description `malformed_request`: The request could not be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_authenticated`: Not authenticated; `invalid_token`: Could not validate credentials; `token_expired`: Could not validate credentials; `session_ended`: The session has ended; `user_not_found`: User not found */
            401: {
                headers: {
                    /** @description `Bearer`, and the `error` of RFC 6750 where a token was sent */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do that */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The request has members that are missing, unknown or of the wrong shape */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The service is temporarily unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAuditEvents: {
        parameters: {
            query: {
                /** @description Whom it happened to */
                user_id?: number;
                /** @description Who did it */
                actor_id?: number;
                /** @description As in `/admin/audit-event-types` */
                type?: string;
                result?: "success" | "failure";
                /** @description Not before */
                from?: string;
                /** @description Before */
                to?: string;
                limit: number;
                /** @description `next_cursor` of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of events */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "message": "Events fetched successfully",
                     *       "data": {
                     *         "items": [
                     *           {
                     *             "id": "0199c0de-7e57-7000-8000-000000000003",
                     *             "at": "2026-01-01T00:00:00.000Z",
                     *             "type": "login.password",
                     *             "description": "Logged in with the password",
                     *             "result": "success",
                     *             "reason": null,
                     *             "user_id": 1,
                     *             "actor": {
                     *               "kind": "user",
                     *               "id": 1,
                     *               "name": "Asha"
                     *             },
                     *             "session_id": "0199c0de-7e57-7000-8000-000000000001",
                     *             "request_id": "0199c0de-7e57-7000-8000-000000000000",
                     *             "ip": "203.0.113.7",
                     *             "user_agent": "example-app/1.0",
                     *             "details": {
                     *               "new_device": true
                     *             }
                     *           }
                     *         ],
                     *         "next_cursor": null
                     *       }
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "success";
                        /** @enum {string} */
                        message: "Events fetched successfully";
                        data: {
                            items: {
                                /** Format: uuid */
                                id: string;
                                /** Format: date-time */
                                at: string;
                                /** @description Stable; for programs */
                                type: string;
                                /** @description For people */
                                description: string;
                                /** @enum {string} */
                                result: "success" | "failure";
                                /** @description A problem code, or why something ended */
                                reason: string | null;
                                /** @description Whom it happened to; null: nobody's number or address, or the server */
                                user_id: number | null;
                                actor: {
                                    /** @description `user`, `staff`, `operator`, `system` or `anonymous` */
                                    kind: string;
                                    /** @description null: not a user */
                                    id: number | null;
                                    /** @description null: none, or erased */
                                    name: string | null;
                                };
                                /** @description The session that it happened in, or to */
                                session_id: string | null;
                                /** @description As in `X-Request-Id` and in the server's log */
                                request_id: string | null;
                                /** @description null: from the server itself, or nobody's, or erased */
                                ip: string | null;
                                /** @description null: as `ip` */
                                user_agent: string | null;
                                /** @description By what, before and after */
                                details: {
                                    [key: string]: unknown;
                                };
                            }[];
                            /** @description Opaque; send it back as `cursor` for the next page. null: the last */
                            next_cursor: string | null;
                        };
                    };
                };
            };
            /** @description `malformed_request`: The request could not be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_authenticated`: Not authenticated; `invalid_token`: Could not validate credentials; `token_expired`: Could not validate credentials; `session_ended`: The session has ended; `user_not_found`: User not found */
            401: {
                headers: {
                    /** @description `Bearer`, and the `error` of RFC 6750 where a token was sent */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do that */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The request has members that are missing, unknown or of the wrong shape */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The service is temporarily unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAuditEventTypes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Types */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "message": "Types of events fetched successfully",
                     *       "data": {
                     *         "items": [
                     *           {
                     *             "type": "login.password",
                     *             "description": "Logged in with the password"
                     *           }
                     *         ]
                     *       }
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "success";
                        /** @enum {string} */
                        message: "Types of events fetched successfully";
                        data: {
                            items: {
                                type: string;
                                description: string;
                            }[];
                        };
                    };
                };
            };
            /** @description `malformed_request`: The request could not be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_authenticated`: Not authenticated; `invalid_token`: Could not validate credentials; `token_expired`: Could not validate credentials; `session_ended`: The session has ended; `user_not_found`: User not found */
            401: {
                headers: {
                    /** @description `Bearer`, and the `error` of RFC 6750 where a token was sent */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do that */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The service is temporarily unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    verifyAuditLog: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description What was found */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "message": "The log was verified",
                     *       "data": {
                     *         "intact": true,
                     *         "events": 48210,
                     *         "seals": 720,
                     *         "sealed_at": "2026-01-01T00:00:00.000Z",
                     *         "findings": [],
                     *         "complete": true
                     *       }
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "success";
                        /** @enum {string} */
                        message: "The log was verified";
                        data: {
                            /** @description Nothing that was read is wrong */
                            intact: boolean;
                            /** @description That are as they were written */
                            events: number;
                            seals: number;
                            /**
                             * Format: date-time
                             * @description When the log was sealed last
                             */
                            sealed_at: string | null;
                            /** @description The first hundred */
                            findings: {
                                /** @description Stable; for programs */
                                code: string;
                                /** @description For people */
                                detail: string;
                            }[];
                            /** @description Whether all of it was read in the time there is */
                            complete: boolean;
                        };
                    };
                };
            };
            /** @description `malformed_request`: The request could not be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_authenticated`: Not authenticated; `invalid_token`: Could not validate credentials; `token_expired`: Could not validate credentials; `session_ended`: The session has ended; `user_not_found`: User not found */
            401: {
                headers: {
                    /** @description `Bearer`, and the `error` of RFC 6750 where a token was sent */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do that */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The request body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The request body has to be JSON in UTF-8 */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The request has members that are missing, unknown or of the wrong shape */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests, try again later */
            429: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    /** @description What is left of the limit on this client's network, and for how many seconds */
                    RateLimit?: string;
                    /** @description That limit: how many in how many seconds */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The service is temporarily unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportAuditEvents: {
        parameters: {
            query: {
                /** @description Whom it happened to */
                user_id?: number;
                /** @description Who did it */
                actor_id?: number;
                /** @description As in `/admin/audit-event-types` */
                type?: string;
                result?: "success" | "failure";
                /** @description Not before */
                from?: string;
                /** @description Before */
                to?: string;
                format: "ndjson" | "csv";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The events, the newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /** @example {"id":"0199c0de-7e57-7000-8000-000000000003","at":"2026-01-01T00:00:00.000Z","type":"login.password","description":"Logged in with the password","result":"success","reason":null,"user_id":1,"actor":{"kind":"user","id":1,"name":"Asha"},"session_id":"0199c0de-7e57-7000-8000-000000000001","request_id":"0199c0de-7e57-7000-8000-000000000000","ip":"203.0.113.7","user_agent":"example-app/1.0","details":{"new_device":true}} */
                    "application/x-ndjson": string;
                    /** @example id,at,type,description,result */
                    "text/csv": string;
                };
            };
            /** @description `malformed_request`: The request could not be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_authenticated`: Not authenticated; `invalid_token`: Could not validate credentials; `token_expired`: Could not validate credentials; `session_ended`: The session has ended; `user_not_found`: User not found */
            401: {
                headers: {
                    /** @description `Bearer`, and the `error` of RFC 6750 where a token was sent */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do that */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The request has members that are missing, unknown or of the wrong shape */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The service is temporarily unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMessages: {
        parameters: {
            query: {
                state?: "queued" | "sending" | "sent" | "delivered" | "undelivered" | "dead" | "withheld";
                channel?: "sms" | "email";
                /** @description ISO 3166 */
                region?: string;
                /** @description Whose */
                user_id?: number;
                limit: number;
                /** @description `next_cursor` of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of messages */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "message": "Messages fetched successfully",
                     *       "data": {
                     *         "items": [
                     *           {
                     *             "id": "0199c0de-7e57-7000-8000-000000000004",
                     *             "channel": "sms",
                     *             "template": "code.login",
                     *             "language": "en",
                     *             "user_id": 1,
                     *             "to": "…76",
                     *             "region": "IN",
                     *             "segments": 1,
                     *             "state": "delivered",
                     *             "attempts": 1,
                     *             "provider": "twilio",
                     *             "last_error": null,
                     *             "created_at": "2026-01-01T00:00:00.000Z",
                     *             "sent_at": "2026-01-01T00:00:01.000Z",
                     *             "expires_at": "2026-01-01T00:05:00.000Z",
                     *             "can_resend": false
                     *           }
                     *         ],
                     *         "next_cursor": null
                     *       }
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "success";
                        /** @enum {string} */
                        message: "Messages fetched successfully";
                        data: {
                            items: {
                                /** Format: uuid */
                                id: string;
                                /** @enum {string} */
                                channel: "sms" | "email";
                                template: string;
                                language: string;
                                /** @description null: nobody's */
                                user_id: number | null;
                                /** @description The end of the number, or the address without most of its name; null: forgotten */
                                to: string | null;
                                /** @description ISO 3166; null: none, or an e-mail */
                                region: string | null;
                                /** @description What a text message is charged as */
                                segments: number;
                                /**
                                 * @description `withheld`: asked for and sent to nobody. `dead`: will not be sent, or may have been and will not be sent again
                                 * @enum {string}
                                 */
                                state: "queued" | "sending" | "sent" | "delivered" | "undelivered" | "dead" | "withheld";
                                attempts: number;
                                /** @description null: handed to none yet */
                                provider: string | null;
                                /** @description null: none */
                                last_error: string | null;
                                /** Format: date-time */
                                created_at: string;
                                /**
                                 * Format: date-time
                                 * @description null: not taken by a provider
                                 */
                                sent_at: string | null;
                                /**
                                 * Format: date-time
                                 * @description After this it is of no use
                                 */
                                expires_at: string;
                                can_resend: boolean;
                            }[];
                            /** @description Opaque; send it back as `cursor` for the next page. null: the last */
                            next_cursor: string | null;
                        };
                    };
                };
            };
            /** @description `malformed_request`: The request could not be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_authenticated`: Not authenticated; `invalid_token`: Could not validate credentials; `token_expired`: Could not validate credentials; `session_ended`: The session has ended; `user_not_found`: User not found */
            401: {
                headers: {
                    /** @description `Bearer`, and the `error` of RFC 6750 where a token was sent */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do that */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The request has members that are missing, unknown or of the wrong shape */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The service is temporarily unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMessageUsage: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The totals */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "message": "Usage fetched successfully",
                     *       "data": {
                     *         "limits": "on",
                     *         "totals": [
                     *           {
                     *             "what": "text messages",
                     *             "period": "day",
                     *             "asked": 310,
                     *             "most": 20000,
                     *             "spent": 1.24,
                     *             "budget": 250,
                     *             "seconds_left": 3600
                     *           }
                     *         ],
                     *         "held_ranges": []
                     *       }
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "success";
                        /** @enum {string} */
                        message: "Usage fetched successfully";
                        data: {
                            /**
                             * @description off: nothing is counted
                             * @enum {string}
                             */
                            limits: "on" | "off";
                            totals: {
                                what: string;
                                /** @enum {string} */
                                period: "hour" | "day" | "month";
                                asked: number;
                                /** @description null: no limit */
                                most: number | null;
                                /** @description In the currency of `KPA_SMS_PRICES`; null: has no budget */
                                spent: number | null;
                                /** @description null: has none */
                                budget: number | null;
                                seconds_left: number;
                            }[];
                            held_ranges: {
                                range: string;
                                region: string;
                                hour: {
                                    codes: number;
                                    entered: number;
                                };
                                day: {
                                    codes: number;
                                    entered: number;
                                };
                                usual_of_region: {
                                    codes: number;
                                    entered: number;
                                };
                            }[];
                        };
                    };
                };
            };
            /** @description `malformed_request`: The request could not be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_authenticated`: Not authenticated; `invalid_token`: Could not validate credentials; `token_expired`: Could not validate credentials; `session_ended`: The session has ended; `user_not_found`: User not found */
            401: {
                headers: {
                    /** @description `Bearer`, and the `error` of RFC 6750 where a token was sent */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do that */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The service is temporarily unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resendMessage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The message's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description It is in the queue */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "message": "The message will be sent",
                     *       "data": {}
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "success";
                        /** @enum {string} */
                        message: "The message will be sent";
                        data: Record<string, never>;
                    };
                };
            };
            /** @description `malformed_request`: The request could not be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_authenticated`: Not authenticated; `invalid_token`: Could not validate credentials; `token_expired`: Could not validate credentials; `session_ended`: The session has ended; `user_not_found`: User not found */
            401: {
                headers: {
                    /** @description `Bearer`, and the `error` of RFC 6750 where a token was sent */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do that */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: There is nothing at this address */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conflict`: This is not possible as things stand */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The request body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The request body has to be JSON in UTF-8 */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The request has members that are missing, unknown or of the wrong shape */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests, try again later */
            429: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    /** @description What is left of the limit on this client's network, and for how many seconds */
                    RateLimit?: string;
                    /** @description That limit: how many in how many seconds */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The service is temporarily unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The keys */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "message": "Keys fetched successfully",
                     *       "data": {
                     *         "algorithm": "EdDSA",
                     *         "items": [
                     *           {
                     *             "kid": "3b0c3b0c3b0c3b0c3b0c3b0c3b0c3b0c3b0c3b0c3b0c3b0c3b0c3b0c3b0c3b0c",
                     *             "algorithm": "EdDSA",
                     *             "phase": "signing",
                     *             "created_at": "2026-01-01T00:00:00.000Z",
                     *             "active_from": "2026-01-01T00:00:00.000Z",
                     *             "verifies_until": null
                     *           }
                     *         ],
                     *         "rotation_due_at": "2026-04-01T00:00:00.000Z",
                     *         "secret_key": {
                     *           "signs": false,
                     *           "has_previous": false
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "success";
                        /** @enum {string} */
                        message: "Keys fetched successfully";
                        data: {
                            /** @description What access tokens are signed with now */
                            algorithm: string;
                            /** @description In the order in which they sign */
                            items: {
                                kid: string;
                                algorithm: string;
                                /**
                                 * @description `next`: published, and does not sign yet. `previous`: its tokens are good still
                                 * @enum {string}
                                 */
                                phase: "next" | "signing" | "previous" | "retired";
                                /** Format: date-time */
                                created_at: string;
                                /** Format: date-time */
                                active_from: string;
                                /**
                                 * Format: date-time
                                 * @description Its tokens are good until then; null: no end in sight
                                 */
                                verifies_until: string | null;
                            }[];
                            /**
                             * Format: date-time
                             * @description Ninety days after the newest key began to sign; null: there is none
                             */
                            rotation_due_at: string | null;
                            secret_key: {
                                /** @description Access tokens are signed with `SECRET_KEY` */
                                signs: boolean;
                                /** @description `KPA_SECRET_KEY_PREVIOUS` is set */
                                has_previous: boolean;
                            };
                        };
                    };
                };
            };
            /** @description `malformed_request`: The request could not be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_authenticated`: Not authenticated; `invalid_token`: Could not validate credentials; `token_expired`: Could not validate credentials; `session_ended`: The session has ended; `user_not_found`: User not found */
            401: {
                headers: {
                    /** @description `Bearer`, and the `error` of RFC 6750 where a token was sent */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do that */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The service is temporarily unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotateKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": {
                    now?: boolean;
                };
            };
        };
        responses: {
            /** @description The key */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "message": "The key was made",
                     *       "data": {
                     *         "kid": "3b0c3b0c3b0c3b0c3b0c3b0c3b0c3b0c3b0c3b0c3b0c3b0c3b0c3b0c3b0c3b0c",
                     *         "active_from": "2026-01-01T00:00:00.000Z"
                     *       }
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "success";
                        /** @enum {string} */
                        message: "The key was made";
                        data: {
                            kid: string;
                            /** Format: date-time */
                            active_from: string;
                        };
                    };
                };
            };
            /** @description `malformed_request`: The request could not be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_authenticated`: Not authenticated; `invalid_token`: Could not validate credentials; `token_expired`: Could not validate credentials; `session_ended`: The session has ended; `user_not_found`: User not found */
            401: {
                headers: {
                    /** @description `Bearer`, and the `error` of RFC 6750 where a token was sent */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do that */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conflict`: This is not possible as things stand */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The request body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The request body has to be JSON in UTF-8 */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The request has members that are missing, unknown or of the wrong shape */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The service is temporarily unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    retireKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The key's id */
                kid: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "It may have been copied"
                 *     }
                 */
                "application/json": {
                    /** @description Kept with the event. The user whom it is about can read it */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description It is out of use */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "message": "The key is out of use",
                     *       "data": {}
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "success";
                        /** @enum {string} */
                        message: "The key is out of use";
                        data: Record<string, never>;
                    };
                };
            };
            /** @description `malformed_request`: The request could not be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_authenticated`: Not authenticated; `invalid_token`: Could not validate credentials; `token_expired`: Could not validate credentials; `session_ended`: The session has ended; `user_not_found`: User not found */
            401: {
                headers: {
                    /** @description `Bearer`, and the `error` of RFC 6750 where a token was sent */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do that */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: There is nothing at this address */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conflict`: This is not possible as things stand */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The request body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The request body has to be JSON in UTF-8 */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The request has members that are missing, unknown or of the wrong shape */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The service is temporarily unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getLimits: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The limits */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "message": "Limits fetched successfully",
                     *       "data": {
                     *         "rules": [
                     *           {
                     *             "code": "attempts_by_client",
                     *             "description": "Failures from one client's network",
                     *             "limit": 100,
                     *             "window_seconds": 900
                     *           }
                     *         ],
                     *         "alert": {
                     *           "active": false,
                     *           "since": null,
                     *           "failures_per_minute": 0.4,
                     *           "usual": 0.2
                     *         },
                     *         "held": {
                     *           "accounts": [],
                     *           "ranges": []
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "success";
                        /** @enum {string} */
                        message: "Limits fetched successfully";
                        data: {
                            /** @description In force now; none with `KPA_RATE_LIMITS=off` */
                            rules: {
                                code: string;
                                description: string;
                                limit: number;
                                /** @description null: it has no window, or one of a month */
                                window_seconds: number | null;
                            }[];
                            alert: {
                                /** @description Failures are far above what is usual */
                                active: boolean;
                                /**
                                 * Format: date-time
                                 * @description null: no alert, or not known to this server
                                 */
                                since: string | null;
                                /** @description Of the last five minutes */
                                failures_per_minute: number;
                                /** @description A minute's, of the last day */
                                usual: number | null;
                            };
                            held: {
                                /** @description Of accounts that were tried in the last thirty days, the latest 200 */
                                accounts: {
                                    user: {
                                        id: number;
                                        /** @description null: none */
                                        name: string | null;
                                        /** @description As the user is told it */
                                        phone: string;
                                    };
                                    /** @enum {string} */
                                    way: "password" | "code";
                                    /** @description In a row */
                                    failures: number;
                                    /**
                                     * Format: date-time
                                     * @description null: closed
                                     */
                                    blocked_until: string | null;
                                    /** @description To strangers, until a reset or a release */
                                    closed: boolean;
                                }[];
                                ranges: {
                                    /** @description The front of its numbers */
                                    range: string;
                                    /** @description Codes within a day */
                                    asked: number;
                                    entered: number;
                                    /**
                                     * Format: date-time
                                     * @description At the earliest
                                     */
                                    held_until: string;
                                }[];
                            };
                        };
                    };
                };
            };
            /** @description `malformed_request`: The request could not be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_authenticated`: Not authenticated; `invalid_token`: Could not validate credentials; `token_expired`: Could not validate credentials; `session_ended`: The session has ended; `user_not_found`: User not found */
            401: {
                headers: {
                    /** @description `Bearer`, and the `error` of RFC 6750 where a token was sent */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do that */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The service is temporarily unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    releaseLimit: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Either `user_id` or `range` */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "user_id": 1,
                 *       "reason": "She called from her own number"
                 *     }
                 */
                "application/json": {
                    /** @description Whom to let go */
                    user_id?: number;
                    range?: string;
                    /** @description Kept with the event. The user whom it is about can read it */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Whether anything was held */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "message": "Limits released",
                     *       "data": {
                     *         "released": true
                     *       }
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "success";
                        /** @enum {string} */
                        message: "Limits released";
                        data: {
                            released: boolean;
                        };
                    };
                };
            };
            /** @description `malformed_request`: The request could not be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_authenticated`: Not authenticated; `invalid_token`: Could not validate credentials; `token_expired`: Could not validate credentials; `session_ended`: The session has ended; `user_not_found`: User not found */
            401: {
                headers: {
                    /** @description `Bearer`, and the `error` of RFC 6750 where a token was sent */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do that */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: There is nothing at this address */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The request body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The request body has to be JSON in UTF-8 */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The request has members that are missing, unknown or of the wrong shape */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The service is temporarily unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The keys */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "keys": [
                     *         {
                     *           "kty": "OKP",
                     *           "use": "sig",
                     *           "alg": "EdDSA",
                     *           "kid": "bg7BW3slHXxuslwUaRspUQ0x3m1Yl6hbhQf2r9bIuEY",
                     *           "crv": "Ed25519",
                     *           "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        keys: {
                            /** @description OKP, EC or RSA */
                            kty: string;
                            /** @enum {string} */
                            use: "sig";
                            /** @description The one algorithm of tokens with this `kid` */
                            alg: string;
                            /** @description As in the header of a token */
                            kid: string;
                            /** @description Ed25519 or P-256 */
                            crv?: string;
                            x?: string;
                            y?: string;
                            n?: string;
                            e?: string;
                        }[];
                    };
                };
            };
            /** @description `malformed_request`: The request could not be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The service is temporarily unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The process is up */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "ok"
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "ok";
                    };
                };
            };
            /** @description `malformed_request`: The request could not be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The service is temporarily unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ready */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "ok"
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "ok";
                    };
                };
            };
            /** @description `malformed_request`: The request could not be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The service is temporarily unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    receiveMessageReceipts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `twilio`, `vonage`, `msg91` or `webhook`; with a number after it (`twilio2`) where `KPA_SMS_PROVIDER` names several of a kind */
                provider: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": unknown;
                "application/x-www-form-urlencoded": unknown;
            };
        };
        responses: {
            /** @description It was genuine */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "success",
                     *       "message": "Receipt taken",
                     *       "data": {}
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "success";
                        /** @enum {string} */
                        message: "Receipt taken";
                        data: Record<string, never>;
                    };
                };
            };
            /** @description `malformed_request`: The request could not be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The caller may not do that */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: There is nothing at this address */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The request body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The request body has to be JSON in UTF-8 */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The request has members that are missing, unknown or of the wrong shape */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: The server made a mistake */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: The service is temporarily unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next attempt */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
