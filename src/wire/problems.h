/*
 * What a platform refuses or fails at, in one table for both programs: the code, which never changes, HTTP's status,
 * what the kind of refusal is called, and one sentence that says what happened and what to do. The platform says them
 * in its reader's language; the client has them for a platform that gives a code alone.
 *
 * X(its name in the platform, status, code, title, sentence)
 */
#ifndef WIRE_PROBLEMS_H
#define WIRE_PROBLEMS_H

/* clang-format off */
#define WIRE_PROBLEMS(X) \
	X(BAD_JSON, 400, "bad_json", N_("Not understood"), \
		N_("What was sent is not a JSON object. Please fix the program that sent it, or report it to its developers.")) \
	X(BAD_CURSOR, 400, "bad_cursor", N_("Not understood"), \
		N_("This place in the list is no longer valid. Please read the list again from the start.")) \
	X(BAD_PARAMETER, 400, "bad_parameter", N_("Not understood"), \
		N_("One of the filters has an invalid value. Please choose another.")) \
	X(BAD_HEADER, 400, "bad_header", N_("Not understood"), \
		N_("A header of the request came twice, or has an invalid value. Please fix the program that sent it, or report it to its developers.")) \
	X(BAD_REQUEST, 400, "bad_request", N_("Not understood"), \
		N_("What was sent is not a request as HTTP/1.1 defines it. Please fix the program that sent it, or report it to its developers.")) \
	X(BAD_KEY, 400, "bad_idempotency_key", N_("Not understood"), \
		N_("The Idempotency-Key must have 1 to 128 visible ASCII characters.")) \
	X(TOO_MUCH, 400, "too_much", N_("Too much at once"), \
		N_("The answer would be too large. Please ask for less at a time.")) \
	X(AUTHORIZATION_PENDING, 400, "authorization_pending", N_("Not yet"), \
		N_("Nobody has allowed it yet. Please allow it where you are signed in.")) \
	X(SLOW_DOWN, 400, "slow_down", N_("Not yet"), N_("Nobody has allowed it yet. Please ask less often.")) \
	X(EXPIRED_TOKEN, 400, "expired_token", N_("Too late"), \
		N_("The code has expired, or was used. Please start again.")) \
	X(ACCESS_DENIED, 400, "access_denied", N_("Not allowed"), \
		N_("It was not allowed. If that was a mistake, please start again.")) \
	X(BAD_TOKEN, 401, "bad_token", N_("Please sign in"), N_("You have been signed out. Please sign in again.")) \
	X(SIGN_IN, 401, "sign_in", N_("Please sign in"), N_("This needs an account; please sign in first.")) \
	X(WRONG_PASSWORD, 401, "wrong_password", N_("Not signed in"), \
		N_("The name or the password is wrong. Please try again.")) \
	X(NOT_VERIFIED, 403, "not_verified", N_("Not allowed"), \
		N_("Only verified people may do that; please verify your account first.")) \
	X(WRONG_SCOPE, 403, "wrong_scope", N_("Not allowed"), \
		N_("This token may only read. Sign in, or use a token that may write.")) \
	X(NOT_IN_PERSON, 403, "not_in_person", N_("Not allowed"), \
		N_("A device or a token may not do this. Please sign in with your name and password first.")) \
	X(PASSWORD_NEEDED, 403, "password_needed", N_("Not allowed"), \
		N_("The password is wrong. Nothing was changed; please type it again.")) \
	X(NOT_YOURS, 403, "not_yours", N_("Not allowed"), \
		N_("Another person wrote that; you can take back only what is yours.")) \
	X(NOT_IDENTIFIED, 403, "not_identified", N_("Not allowed"), \
		N_("This needs a certified identity. Please sign in with your provider first.")) \
	X(NOT_INVITED, 403, "not_invited", N_("Not allowed"), \
		N_("Only those who were invited can endorse this now. Ask its proposer for an invitation code.")) \
	X(NOT_YOUR_PART, 403, "not_your_part", N_("Not allowed"), \
		N_("Only its proposer, or the staff in charge, can do that; please ask them.")) \
	X(NOT_YOUR_AGENCY, 403, "not_your_agency", N_("Not allowed"), \
		N_("This is the business of another agency; leave it to that one, or have it assigned to yours.")) \
	X(FOREIGN_ORIGIN, 403, "foreign_origin", N_("Not allowed"), \
		N_("A page of another site may not do this here. Please use a program for this platform, or its own address.")) \
	X(BARRED, 403, "barred", N_("Not allowed"), \
		N_("You may read and follow here, but not write for a while; whoever runs this platform can say more.")) \
	X(OWN_BAR, 403, "own_bar", N_("Not allowed"), \
		N_("You barred this person yourself; please leave the appeal to another moderator.")) \
	X(STAFF_STAY, 403, "staff_stay", N_("Not allowed"), \
		N_("Staff cannot be barred here; please ask whoever runs the platform to take their role away first.")) \
	X(TOO_YOUNG, 403, "too_young", N_("Not allowed"), \
		N_("Nobody so young can register here. All of it can be read without an account.")) \
	X(STAFF_ONLY, 403, "staff_only", N_("Not allowed"), \
		N_("This is for the staff in charge; please ask whoever runs the platform.")) \
	X(NOT_FOUND, 404, "not_found", N_("Not found"), \
		N_("There is no such thing here; please check the number, or search for words of the title.")) \
	X(NO_ROUTE, 404, "no_route", N_("Not found"), \
		N_("This platform does not offer that; please choose something else.")) \
	X(NO_INVITATION, 404, "no_invitation", N_("Not found"), \
		N_("This invitation is no good: it was used, it has expired, or there never was one. Ask for another.")) \
	X(NO_DEVICE, 404, "no_device", N_("Not found"), \
		N_("No device is waiting with this code. Type it as the device shows it, or start again there.")) \
	X(NO_METHOD, 405, "method_not_allowed", N_("Not possible"), \
		N_("That cannot be done with this address; the platform's description of its interface says what can.")) \
	X(SLOW_REQUEST, 408, "slow_request", N_("Too late"), \
		N_("The request did not arrive in time. Please check your connection and try again.")) \
	X(NAME_TAKEN, 409, "name_taken", N_("Taken"), N_("This name is taken. Please choose another.")) \
	X(NICKNAME_TAKEN, 409, "nickname_taken", N_("Taken"), N_("This nickname is taken. Please choose another.")) \
	X(EMAIL_TAKEN, 409, "email_taken", N_("Taken"), \
		N_("There is an account with that e-mail address already; please sign in with it.")) \
	X(PERSON_TAKEN, 409, "person_taken", N_("Taken"), \
		N_("Another account has been verified with this already. Sign in to that one, or delete it first.")) \
	X(OTHER_POSTCODE, 409, "other_postcode", N_("Taken"), \
		N_("Somebody else gave another postcode for this e-mail address. People who share an address must share a postcode; check the postcode, or use an address of your own.")) \
	X(TOKENS_ENOUGH, 409, "tokens_enough", N_("Not now"), \
		N_("There are as many tokens as the rules allow. End one that is no longer used.")) \
	X(NOT_COLLECTING, 409, "not_collecting", N_("Not now"), \
		N_("This topic does not take endorsements now.")) \
	X(CLOSED, 409, "closed", N_("Not now"), N_("Comments are closed here; you can still follow the topic.")) \
	X(NEUTRAL_ONLY, 409, "neutral_only", N_("Not now"), \
		N_("Under your own topic, or so soon after your last comment, only a neutral comment is possible; please choose neutral.")) \
	X(ENDORSEMENT_STAYS, 409, "endorsement_stays", N_("Not possible"), \
		N_("On this platform an endorsement cannot be taken back; it stays counted.")) \
	X(NOT_NOW, 409, "not_now", N_("Not now"), \
		N_("That cannot be done at this topic's present stage; please read it again to see what can.")) \
	X(PAUSED, 409, "paused", N_("Not now"), \
		N_("This platform pauses that for a while; please come back when it goes on.")) \
	X(DECIDED_ALREADY, 409, "decided_already", N_("Decided already"), \
		N_("Somebody else has decided this already. Nothing was changed; please read it again.")) \
	X(TOO_LATE, 409, "too_late", N_("Too late"), \
		N_("The deadline that this would move has passed; please do what was due instead.")) \
	X(OFTEN_ENOUGH, 409, "often_enough", N_("Not possible"), \
		N_("This has been done as often as the rules allow; please choose something else.")) \
	X(FREE_AGAIN, 409, "free_again", N_("Not possible"), \
		N_("The other topic no longer rules this one out; please give another reason.")) \
	X(REPORTED_ALREADY, 409, "reported_already", N_("Not possible"), \
		N_("You reported this already; staff will look at it.")) \
	X(NO_AUTHOR, 409, "no_author", N_("Not possible"), \
		N_("No account of this platform stands behind this, so there is nobody to bar; you can still hide it.")) \
	X(NOT_BARRED, 409, "not_barred", N_("Not possible"), \
		N_("You are not barred: there is nothing to appeal against, and you can write.")) \
	X(APPEALED_ALREADY, 409, "appealed_already", N_("Not possible"), \
		N_("You have appealed already, which can be done once. What is decided comes as a notice.")) \
	X(INVITED_ALREADY, 409, "invited_already", N_("Not possible"), \
		N_("You take part in this already; the invitation stays good for somebody else.")) \
	X(INVITED_ENOUGH, 409, "invited_enough", N_("Not possible"), \
		N_("You have made as many invitations as the rules allow; please use those.")) \
	X(FILES_ENOUGH, 409, "files_enough", N_("Not now"), \
		N_("You have uploaded as much as is allowed in a day; please try again tomorrow.")) \
	X(HIDDEN_ALREADY, 409, "hidden_already", N_("Not now"), \
		N_("This comment has been hidden already; the reason stands in its place.")) \
	X(DEVICE_ANSWERED, 409, "device_answered", N_("Not now"), \
		N_("This device has had its answer already; if it asks once more, it shows a new code.")) \
	X(CODE_EXPIRED, 410, "code_expired", N_("Too late"), \
		N_("This code has expired, or a newer one was asked for. Type the newest, or ask for another.")) \
	X(REMOVED_SINCE, 410, "removed_since", N_("Removed"), \
		N_("This was done before, and what it made has been taken back or removed since. Nothing was done now.")) \
	X(REMOVED, 410, "removed", N_("Removed"), N_("It has been removed; please look for others in the list.")) \
	X(CHANGED_SINCE, 412, "changed_since", N_("Not now"), \
		N_("This was changed since you saw it. Look at it again, then decide; nothing was changed now.")) \
	X(DECIDED_SINCE, 412, "decided_since", N_("Not now"), \
		N_("You have decided about this since it was read here, perhaps on another device. That stands; to change it, please decide again.")) \
	X(TOO_LARGE, 413, "too_large", N_("Too large"), \
		N_("What was sent is larger than this platform takes; please make it shorter.")) \
	X(NO_PART, 416, "no_part", N_("Not found"), \
		N_("The file has no such part. Please ask for all of it.")) \
	X(NOT_JSON, 415, "not_json", N_("Not understood"), \
		N_("Only application/json is taken here. Please fix the program that sent it, or report it to its developers.")) \
	X(INCOMPLETE, 422, "incomplete", N_("Not accepted"), \
		N_("Something required is missing; please add it.")) \
	X(TOO_FAR, 422, "too_far", N_("Not accepted"), \
		N_("The new date is later than the rules allow; please give an earlier one.")) \
	X(FILE_EMPTY, 422, "file_empty", N_("Not accepted"), N_("The file is empty. Please choose another.")) \
	X(FILE_LIES, 422, "file_lies", N_("Not accepted"), \
		N_("The contents of the file do not match its name, so it was not accepted. Please give it the right name, or choose another.")) \
	X(FILE_KIND, 422, "file_kind", N_("Not accepted"), \
		N_("Files of this kind are not accepted here. Please send PDF, PNG, JPEG, OpenDocument, Office, CSV, JSON or text.")) \
	X(NO_FILE, 422, "no_file", N_("Not accepted"), \
		N_("One of the files is not here, or is not yours. Upload it again.")) \
	X(NO_AGENCY, 422, "no_agency", N_("Not accepted"), \
		N_("There is no such agency here; please choose one from the list.")) \
	X(NO_TOPIC, 422, "no_topic", N_("Not accepted"), \
		N_("There is no such topic here; please check the number.")) \
	X(BAD_LINK, 422, "bad_link", N_("Not accepted"), \
		N_("A link must be a whole address that begins with https:// or http://.")) \
	X(BAD_CHART, 422, "bad_chart", N_("Not accepted"), \
		N_("A chart cannot be drawn from these figures. Check the specification.")) \
	X(BAD_CHOICE, 422, "bad_choice", N_("Not accepted"), \
		N_("This has to be one of the choices; please choose again.")) \
	X(TOO_MANY_ITEMS, 422, "too_many_items", N_("Not accepted"), \
		N_("There are more of these than allowed; please take some out.")) \
	X(TOO_FEW_ITEMS, 422, "too_few_items", N_("Not accepted"), \
		N_("There are fewer of these than needed; please add some.")) \
	X(BAD_FIELD, 422, "bad_field", N_("Not accepted"), \
		N_("Something in it is not what the platform expects; please check what you typed.")) \
	X(ODD_CHARACTERS, 422, "odd_characters", N_("Not accepted"), \
		N_("A character in it is not shown as it is here: a control character, one that is not seen, or signs joined into one. Take it out.")) \
	X(BAD_EMAIL, 422, "bad_email", N_("Not accepted"), \
		N_("This is not an e-mail address. One looks like name@example.tw.")) \
	X(EMAIL_LETTERS, 422, "email_letters", N_("Not accepted"), \
		N_("Mail from here reaches only addresses in Latin letters, digits and signs. Give another one; other letters behind the @ have a form that begins with xn--.")) \
	X(BAD_MOBILE, 422, "bad_mobile", N_("Not accepted"), \
		N_("This is not a mobile number. Give it as you dial it, or with + and the country code.")) \
	X(CODE_WRONG, 422, "code_wrong", N_("Not accepted"), N_("This code is wrong. Please look again.")) \
	X(RESET_WRONG, 422, "reset_wrong", N_("Not accepted"), \
		N_("This code is wrong or has expired. Look again, or ask for another code.")) \
	X(EASY_PASSWORD, 422, "easy_password", N_("Not accepted"), \
		N_("This password is too easy to guess. Choose several unrelated words instead.")) \
	X(TOO_LONG, 422, "too_long", N_("Not accepted"), N_("It is too long; please make it shorter.")) \
	X(TOO_SHORT, 422, "too_short", N_("Not accepted"), N_("It is too short; please write more.")) \
	X(KEY_REUSED, 422, "idempotency_key_reused", N_("Not accepted"), \
		N_("It was already sent once with different words; please send it again.")) \
	X(TOO_MANY, 429, "too_many", N_("Too often"), N_("That was too often; please wait a little and try again.")) \
	X(CODE_TRIED_OUT, 429, "code_tried_out", N_("Too often"), \
		N_("Too many wrong codes were typed. Ask for another code.")) \
	X(LONG_HEAD, 431, "long_head", N_("Too large"), \
		N_("The address or the headers of the request are longer than this platform takes. Please ask for less at once.")) \
	X(INTERNAL, 500, "internal", N_("The platform failed"), \
		N_("The platform has a fault of its own; please try again later.")) \
	X(NO_MAIL, 501, "no_mail", N_("Not possible"), \
		N_("This platform cannot send mail, so no code can come that way. Ask who runs it.")) \
	X(NO_TEXTS, 501, "no_texts", N_("Not possible"), \
		N_("This platform cannot send to mobiles, so no code can come that way. Ask who runs it.")) \
	X(PROVIDER_AWAY, 502, "provider_away", N_("Not possible"), \
		N_("The provider with which you sign in cannot be reached. Try again later, or sign in another way.")) \
	X(PROVIDER_FALSE, 502, "provider_false", N_("Not possible"), \
		N_("What the provider says about who you are could not be verified. Please start again, and tell whoever runs this platform.")) \
	X(BUSY, 503, "busy", N_("Busy"), N_("The platform is busy; please try again in a moment.")) \
	X(CROWDED, 503, "crowded", N_("Busy"), \
		N_("There are too many connections, here or from your network. Please close some, or try again in a moment.")) \
	X(HTTP_VERSION, 505, "http_version", N_("Not possible"), \
		N_("This platform speaks HTTP/1.1. Please fix the program that asked in another version, or report it to its developers.")) \
	X(DISK_FULL, 507, "disk_full", N_("No space"), \
		N_("The platform has no space left and saved nothing; please try again later."))
/* clang-format on */

#endif
