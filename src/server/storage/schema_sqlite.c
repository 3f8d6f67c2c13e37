/*
 * The tables, as numbered migrations: the database's user_version says how many were done. A migration that was
 * released is never changed; a new one is added below it.
 *
 * Counts that lists show (comments, topics per board and stage) are columns kept by triggers, those of endorsements by
 * tally.c, in the transaction that changes them: a total costs the same with a hundred topics and with a hundred
 * thousand. What identifies a person (identities) is apart from what the public may see (accounts).
 */
#include "server/storage/private.h"

static const char *const migrations[] = {
	/* 1: topics, comments, endorsements, people */
	"CREATE TABLE notes (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"

	"CREATE TABLE agencies (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, name TEXT NOT NULL UNIQUE);"

	"CREATE TABLE topics ("
	" id INTEGER PRIMARY KEY AUTOINCREMENT," /* AUTOINCREMENT: an id is never used again */
	" board INTEGER NOT NULL, number INTEGER NOT NULL,"
	" source TEXT, source_id TEXT, source_hash BLOB, account INTEGER REFERENCES accounts ON DELETE SET NULL,"
	" title TEXT NOT NULL, summary TEXT NOT NULL, proposer TEXT NOT NULL,"
	" agencies TEXT NOT NULL," /* 'key TAB name LF' each: a row is read without a join */
	" stage INTEGER NOT NULL, stage_reason TEXT NOT NULL, response INTEGER NOT NULL, decision INTEGER NOT NULL,"
	" created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, active_at INTEGER NOT NULL,"
	" answered_at INTEGER NOT NULL,"
	" endorse_by INTEGER NOT NULL, respond_by INTEGER NOT NULL, opens_at INTEGER NOT NULL, closes_at INTEGER NOT NULL,"
	" endorsements INTEGER NOT NULL DEFAULT 0, endorsements_elsewhere INTEGER NOT NULL DEFAULT 0,"
	" endorsement_numbers INTEGER NOT NULL DEFAULT 0, threshold INTEGER NOT NULL,"
	" comments INTEGER NOT NULL DEFAULT 0, comments_elsewhere INTEGER NOT NULL DEFAULT 0,"
	" floors INTEGER NOT NULL DEFAULT 0,"
	" pro INTEGER NOT NULL DEFAULT 0, con INTEGER NOT NULL DEFAULT 0, neutral INTEGER NOT NULL DEFAULT 0,"
	" followers INTEGER NOT NULL DEFAULT 0, followers_elsewhere INTEGER NOT NULL DEFAULT 0,"
	" planned REAL, actual REAL, spent REAL,"
	" deadline INTEGER NOT NULL," /* what a list sorts by; see rules_deadline() */
	" changes_at INTEGER,"        /* when time alone changes it next */
	" removed_at INTEGER,"
	" UNIQUE (board, number), UNIQUE (source, source_id));"
	"CREATE INDEX topics_newest ON topics (created_at) WHERE removed_at IS NULL;"
	"CREATE INDEX topics_endorsements ON topics (endorsements) WHERE removed_at IS NULL;"
	"CREATE INDEX topics_deadline ON topics (deadline) WHERE removed_at IS NULL;"
	"CREATE INDEX topics_active ON topics (active_at) WHERE removed_at IS NULL;"
	"CREATE INDEX topics_board_newest ON topics (board, created_at) WHERE removed_at IS NULL;"
	"CREATE INDEX topics_board_endorsements ON topics (board, endorsements) WHERE removed_at IS NULL;"
	"CREATE INDEX topics_board_deadline ON topics (board, deadline) WHERE removed_at IS NULL;"
	"CREATE INDEX topics_board_active ON topics (board, active_at) WHERE removed_at IS NULL;"
	"CREATE INDEX topics_stage_newest ON topics (stage, created_at) WHERE removed_at IS NULL;"
	"CREATE INDEX topics_stage_endorsements ON topics (stage, endorsements) WHERE removed_at IS NULL;"
	"CREATE INDEX topics_stage_deadline ON topics (stage, deadline) WHERE removed_at IS NULL;"
	"CREATE INDEX topics_stage_active ON topics (stage, active_at) WHERE removed_at IS NULL;"
	"CREATE INDEX topics_response ON topics (response, board) WHERE removed_at IS NULL AND response > 0;"
	"CREATE INDEX topics_answered ON topics (answered_at) WHERE removed_at IS NULL AND answered_at > 0;"
	"CREATE INDEX topics_account ON topics (account) WHERE account IS NOT NULL;"
	"CREATE INDEX topics_changes ON topics (changes_at) WHERE changes_at IS NOT NULL;"
	/* The whole as JSON: parts that no query asks for need no tables, and a list never reads over them. */
	"CREATE TABLE wholes (topic INTEGER PRIMARY KEY REFERENCES topics ON DELETE CASCADE, json TEXT NOT NULL);"
	"CREATE TABLE topic_agencies (agency INTEGER NOT NULL REFERENCES agencies, topic INTEGER NOT NULL"
	" REFERENCES topics ON DELETE CASCADE, PRIMARY KEY (agency, topic)) WITHOUT ROWID;"
	"CREATE INDEX topic_agencies_topic ON topic_agencies (topic);"
	"CREATE VIRTUAL TABLE words USING fts5 (title, body, agencies, proposer, numbers, tokenize = 'minyi',"
	" prefix = '1');"

	/* How many topics there are, by everything that a list filters; agency 0 is all of them. */
	"CREATE TABLE topic_counts (agency INTEGER NOT NULL, board INTEGER NOT NULL, stage INTEGER NOT NULL,"
	" response INTEGER NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (agency, board, stage, response)) WITHOUT ROWID;"
	"CREATE TABLE totals (one INTEGER PRIMARY KEY CHECK (one = 1), endorsements INTEGER NOT NULL,"
	" comments INTEGER NOT NULL, accounts INTEGER NOT NULL);"
	"INSERT INTO totals VALUES (1, 0, 0, 0);"
	"CREATE TRIGGER topics_in AFTER INSERT ON topics BEGIN"
	" INSERT INTO topic_counts VALUES (0, NEW.board, NEW.stage, NEW.response, 1) ON CONFLICT DO UPDATE SET n = n + 1;"
	" UPDATE totals SET endorsements = endorsements + NEW.endorsements, comments = comments + NEW.comments; END;"
	"CREATE TRIGGER topics_move AFTER UPDATE OF board, stage, response, removed_at ON topics"
	" WHEN (OLD.board, OLD.stage, OLD.response, OLD.removed_at) IS NOT (NEW.board, NEW.stage, NEW.response,"
	" NEW.removed_at) BEGIN"
	" UPDATE topic_counts SET n = n - 1 WHERE OLD.removed_at IS NULL AND board = OLD.board AND stage = OLD.stage"
	" AND response = OLD.response"
	"  AND agency IN (SELECT 0 UNION ALL SELECT agency FROM topic_agencies WHERE topic = OLD.id);"
	" INSERT INTO topic_counts SELECT a, NEW.board, NEW.stage, NEW.response, 1 FROM"
	"  (SELECT 0 AS a UNION ALL SELECT agency FROM topic_agencies WHERE topic = NEW.id) WHERE NEW.removed_at IS NULL"
	"  ON CONFLICT DO UPDATE SET n = n + 1; END;"
	"CREATE TRIGGER topics_weigh AFTER UPDATE OF endorsements, comments ON topics BEGIN"
	" UPDATE totals SET endorsements = endorsements + NEW.endorsements - OLD.endorsements,"
	" comments = comments + NEW.comments - OLD.comments;"
	" END;"
	"CREATE TRIGGER topic_agencies_in AFTER INSERT ON topic_agencies BEGIN"
	" INSERT INTO topic_counts SELECT NEW.agency, board, stage, response, 1 FROM topics WHERE id = NEW.topic"
	" AND removed_at IS NULL"
	"  ON CONFLICT DO UPDATE SET n = n + 1; END;"
	"CREATE TRIGGER topic_agencies_out AFTER DELETE ON topic_agencies BEGIN"
	" UPDATE topic_counts SET n = n - 1 WHERE agency = OLD.agency AND (board, stage, response) ="
	"  (SELECT board, stage, response FROM topics WHERE id = OLD.topic AND removed_at IS NULL); END;"

	"CREATE TABLE accounts (id INTEGER PRIMARY KEY AUTOINCREMENT, nickname TEXT NOT NULL COLLATE NOCASE UNIQUE,"
	" county TEXT NOT NULL, level INTEGER NOT NULL, created_at INTEGER NOT NULL);"
	"CREATE TRIGGER accounts_in AFTER INSERT ON accounts BEGIN UPDATE totals SET accounts = accounts + 1; END;"
	"CREATE TRIGGER accounts_out AFTER DELETE ON accounts BEGIN UPDATE totals SET accounts = accounts - 1; END;"
	"CREATE TABLE identities (account INTEGER PRIMARY KEY REFERENCES accounts ON DELETE CASCADE,"
	" name TEXT NOT NULL COLLATE NOCASE UNIQUE, email TEXT COLLATE NOCASE UNIQUE, password TEXT NOT NULL);"
	"CREATE TABLE sessions (hash BLOB PRIMARY KEY, account INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,"
	" created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL) WITHOUT ROWID;"
	"CREATE INDEX sessions_account ON sessions (account);"
	"CREATE INDEX sessions_expiry ON sessions (expires_at);"
	"CREATE TABLE attempts (what BLOB PRIMARY KEY, count INTEGER NOT NULL, until INTEGER NOT NULL) WITHOUT ROWID;"
	"CREATE INDEX attempts_until ON attempts (until);"
	"CREATE TABLE answers (key BLOB PRIMARY KEY, body_hash BLOB NOT NULL, answer BLOB NOT NULL, at INTEGER NOT NULL)"
	" WITHOUT ROWID;"
	"CREATE INDEX answers_at ON answers (at);"

	"CREATE TABLE comments ("
	" id INTEGER PRIMARY KEY AUTOINCREMENT, topic INTEGER NOT NULL REFERENCES topics ON DELETE CASCADE,"
	" floor INTEGER NOT NULL, account INTEGER REFERENCES accounts ON DELETE SET NULL,"
	" author TEXT NOT NULL," /* of those without an account */
	" stance INTEGER NOT NULL, body TEXT NOT NULL, created_at INTEGER NOT NULL, reply_to INTEGER REFERENCES comments,"
	" likes INTEGER NOT NULL, source TEXT, source_id TEXT, removed_at INTEGER, UNIQUE (topic, floor));"
	"CREATE INDEX comments_account ON comments (account, topic, created_at) WHERE account IS NOT NULL;"
	"CREATE INDEX comments_reply ON comments (reply_to) WHERE reply_to IS NOT NULL;"
	"CREATE UNIQUE INDEX comments_source ON comments (topic, source, source_id) WHERE source IS NOT NULL;"
	"CREATE TRIGGER comments_in AFTER INSERT ON comments BEGIN"
	" UPDATE topics SET comments = comments + 1, pro = pro + (NEW.stance = 1), con = con + (NEW.stance = 2),"
	"  neutral = neutral + (NEW.stance = 0) WHERE id = NEW.topic; END;"
	"CREATE TRIGGER comments_removed AFTER UPDATE OF removed_at ON comments WHEN OLD.removed_at IS NULL"
	" AND NEW.removed_at IS NOT NULL BEGIN"
	" UPDATE topics SET comments = comments - 1, pro = pro - (NEW.stance = 1), con = con - (NEW.stance = 2),"
	"  neutral = neutral - (NEW.stance = 0) WHERE id = NEW.topic; END;"

	"CREATE TABLE endorsements ("
	" topic INTEGER NOT NULL REFERENCES topics ON DELETE CASCADE, number INTEGER NOT NULL,"
	" account INTEGER REFERENCES accounts ON DELETE SET NULL,"
	" nickname TEXT NOT NULL, county TEXT NOT NULL," /* of those without an account */
	" show_nickname INTEGER NOT NULL, show_county INTEGER NOT NULL, reason TEXT NOT NULL, at INTEGER NOT NULL,"
	" source TEXT, source_id TEXT, PRIMARY KEY (topic, number)) WITHOUT ROWID;"
	"CREATE UNIQUE INDEX endorsements_account ON endorsements (account, topic) WHERE account IS NOT NULL;"
	"CREATE UNIQUE INDEX endorsements_source ON endorsements (topic, source, source_id) WHERE source IS NOT NULL;"
	"CREATE TABLE endorsement_rows (topic INTEGER PRIMARY KEY REFERENCES topics ON DELETE CASCADE, n INTEGER NOT NULL);"
	"CREATE TRIGGER endorsements_in AFTER INSERT ON endorsements BEGIN"
	" INSERT INTO endorsement_rows VALUES (NEW.topic, 1) ON CONFLICT DO UPDATE SET n = n + 1;"
	" UPDATE topics SET endorsements = endorsements + 1 WHERE id = NEW.topic; END;"
	"CREATE TRIGGER endorsements_out AFTER DELETE ON endorsements BEGIN"
	" UPDATE endorsement_rows SET n = n - 1 WHERE topic = OLD.topic;"
	" UPDATE topics SET endorsements = endorsements - 1 WHERE id = OLD.topic; END;"

	"CREATE TABLE follows (account INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,"
	" topic INTEGER NOT NULL REFERENCES topics ON DELETE CASCADE, at INTEGER NOT NULL, PRIMARY KEY (account, topic))"
	" WITHOUT ROWID;"
	"CREATE INDEX follows_topic ON follows (topic);"
	"CREATE TRIGGER follows_in AFTER INSERT ON follows BEGIN UPDATE topics SET followers = followers + 1"
	" WHERE id = NEW.topic; END;"
	"CREATE TRIGGER follows_out AFTER DELETE ON follows BEGIN UPDATE topics SET followers = followers - 1"
	" WHERE id = OLD.topic; END;",
	/* 2: imported records as they came */
	"CREATE TABLE originals (topic INTEGER PRIMARY KEY REFERENCES topics ON DELETE CASCADE, format TEXT NOT NULL,"
	" record TEXT NOT NULL);",
	/* 3: changes in their order. changed: the number of the latest one; written: of the latest that is more than
	 * counts. Rows are never deleted, so the greatest number only grows. */
	"ALTER TABLE topics ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE topics ADD COLUMN written INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE comments ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;"
	"UPDATE topics SET changed = id, written = id;"
	"UPDATE comments SET changed = id;"
	"CREATE INDEX topics_changed ON topics (changed);"
	"CREATE INDEX comments_changed ON comments (changed);"
	"CREATE TRIGGER topics_made AFTER INSERT ON topics BEGIN"
	" UPDATE topics SET (changed, written) = (SELECT n, n FROM (SELECT max(changed) + 1 AS n FROM topics))"
	" WHERE id = NEW.id; END;"
	"CREATE TRIGGER topics_written AFTER UPDATE OF board, number, title, summary, proposer, agencies, stage,"
	" stage_reason, response, decision,"
	" created_at, updated_at, answered_at, endorse_by, respond_by, opens_at, closes_at, threshold, planned, actual,"
	" spent, removed_at ON topics BEGIN"
	" UPDATE topics SET (changed, written) = (SELECT n, n FROM (SELECT max(changed) + 1 AS n FROM topics))"
	" WHERE id = NEW.id; END;"
	"CREATE TRIGGER topics_counted AFTER UPDATE OF active_at, endorsements, comments, pro, con, neutral,"
	" followers ON topics BEGIN"
	" UPDATE topics SET changed = (SELECT max(changed) + 1 FROM topics) WHERE id = NEW.id; END;"
	"CREATE TRIGGER comments_made AFTER INSERT ON comments BEGIN"
	" UPDATE comments SET changed = (SELECT max(changed) + 1 FROM comments) WHERE id = NEW.id; END;"
	"CREATE TRIGGER comments_written AFTER UPDATE OF account, body, removed_at ON comments BEGIN"
	" UPDATE comments SET changed = (SELECT max(changed) + 1 FROM comments) WHERE id = NEW.id; END;",
	/* 4: life_duty_by, so that a list can tell who is late */
	"ALTER TABLE topics ADD COLUMN duty_by INTEGER NOT NULL DEFAULT 0;"
	"UPDATE topics SET duty_by = ifnull((SELECT min(CAST(strftime('%s', json_extract(step.value, '$.due')) AS INTEGER)) * 1000"
	" FROM wholes, json_each(wholes.json, '$.timeline') AS step WHERE wholes.topic = topics.id"
	" AND json_extract(step.value, '$.due') IS NOT NULL AND json_extract(step.value, '$.at') IS NULL), 0);",
/* 5: words instead of the numbers of enumerations, and names compared by lower() instead of a collation. Tables are
 * made anew: SQLite cannot change a column's type. legacy_alter_table: a table that takes the old one's name leaves
 * what others say of it alone. */
#define BOARD_WORD(column) \
	"CASE " column " WHEN 0 THEN 'idea' WHEN 1 THEN 'consultation' WHEN 2 THEN 'plan' WHEN 3 THEN 'letter'" \
	" WHEN 4 THEN 'event' ELSE 'other' END"
#define STAGE_WORD(column) \
	"CASE " column " WHEN 0 THEN 'draft' WHEN 1 THEN 'screening' WHEN 2 THEN 'collecting' WHEN 3 THEN 'established'" \
	" WHEN 4 THEN 'responded' WHEN 5 THEN 'closed' WHEN 6 THEN 'unmet' WHEN 7 THEN 'refused' WHEN 8 THEN 'withdrawn'" \
	" WHEN 9 THEN 'open' WHEN 10 THEN 'running' WHEN 11 THEN 'upcoming' WHEN 12 THEN 'live' ELSE 'other' END"
#define RESPONSE_WORD(column) \
	"CASE " column " WHEN 1 THEN 'due' WHEN 2 THEN 'overdue' WHEN 3 THEN 'answered' ELSE 'none' END"
#define DECISION_WORD(column) \
	"CASE " column " WHEN 1 THEN 'adopted' WHEN 2 THEN 'partly_adopted' WHEN 3 THEN 'not_adopted'" \
	" WHEN 4 THEN 'under_study' ELSE '' END"
#define STANCE_WORD(column) "CASE " column " WHEN 1 THEN 'pro' WHEN 2 THEN 'con' ELSE 'neutral' END"
#define LEVEL_WORD(column) "CASE " column " WHEN 1 THEN 'registered' WHEN 2 THEN 'verified' ELSE 'guest' END"
/* The greatest id that was ever given stays known, also when its row is gone. */
#define TAKE_PLACE(table) \
	"DELETE FROM sqlite_sequence WHERE name = '" table "_new';" \
	"INSERT INTO sqlite_sequence (name, seq) SELECT '" table "_new', seq FROM sqlite_sequence WHERE name = '" table \
	"';" \
	"DROP TABLE " table "; ALTER TABLE " table "_new RENAME TO " table ";"
	"PRAGMA legacy_alter_table=ON;"

	"CREATE TABLE topics_new ("
	" id INTEGER PRIMARY KEY AUTOINCREMENT, board TEXT NOT NULL, number INTEGER NOT NULL,"
	" source TEXT, source_id TEXT, source_hash BLOB, account INTEGER REFERENCES accounts ON DELETE SET NULL,"
	" title TEXT NOT NULL, summary TEXT NOT NULL, proposer TEXT NOT NULL, agencies TEXT NOT NULL,"
	" stage TEXT NOT NULL, stage_reason TEXT NOT NULL, response TEXT NOT NULL, decision TEXT NOT NULL,"
	" created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, active_at INTEGER NOT NULL, answered_at INTEGER NOT NULL,"
	" endorse_by INTEGER NOT NULL, respond_by INTEGER NOT NULL, opens_at INTEGER NOT NULL, closes_at INTEGER NOT NULL,"
	" endorsements INTEGER NOT NULL DEFAULT 0, endorsements_elsewhere INTEGER NOT NULL DEFAULT 0,"
	" endorsement_numbers INTEGER NOT NULL DEFAULT 0, threshold INTEGER NOT NULL,"
	" comments INTEGER NOT NULL DEFAULT 0, comments_elsewhere INTEGER NOT NULL DEFAULT 0,"
	" floors INTEGER NOT NULL DEFAULT 0, pro INTEGER NOT NULL DEFAULT 0, con INTEGER NOT NULL DEFAULT 0,"
	" neutral INTEGER NOT NULL DEFAULT 0, followers INTEGER NOT NULL DEFAULT 0,"
	" followers_elsewhere INTEGER NOT NULL DEFAULT 0, planned REAL, actual REAL, spent REAL,"
	" deadline INTEGER NOT NULL, changes_at INTEGER, removed_at INTEGER, changed INTEGER NOT NULL DEFAULT 0,"
	" written INTEGER NOT NULL DEFAULT 0, duty_by INTEGER NOT NULL DEFAULT 0,"
	" UNIQUE (board, number), UNIQUE (source, source_id));"
	"INSERT INTO topics_new SELECT id, " BOARD_WORD(
		"board") ", number, source, source_id, source_hash, account, title,"
				 " summary, proposer, agencies, " STAGE_WORD("stage") ", stage_reason, " RESPONSE_WORD("response") ", " DECISION_WORD(
					 "decision") ", created_at, updated_at, active_at, answered_at, endorse_by, respond_by, opens_at,"
								 " closes_at, endorsements, endorsements_elsewhere, endorsement_numbers, threshold, comments, comments_elsewhere,"
								 " floors, pro, con, neutral, followers, followers_elsewhere, planned, actual, spent, deadline, changes_at, removed_at,"
								 " changed, written, duty_by FROM topics ORDER BY id;" TAKE_PLACE(
									 "topics") "CREATE INDEX topics_newest ON topics (created_at) WHERE removed_at IS NULL;"
											   "CREATE INDEX topics_endorsements ON topics (endorsements) WHERE removed_at IS NULL;"
											   "CREATE INDEX topics_deadline ON topics (deadline) WHERE removed_at IS NULL;"
											   "CREATE INDEX topics_active ON topics (active_at) WHERE removed_at IS NULL;"
											   "CREATE INDEX topics_board_newest ON topics (board, created_at) WHERE removed_at IS NULL;"
											   "CREATE INDEX topics_board_endorsements ON topics (board, endorsements) WHERE removed_at IS NULL;"
											   "CREATE INDEX topics_board_deadline ON topics (board, deadline) WHERE removed_at IS NULL;"
											   "CREATE INDEX topics_board_active ON topics (board, active_at) WHERE removed_at IS NULL;"
											   "CREATE INDEX topics_stage_newest ON topics (stage, created_at) WHERE removed_at IS NULL;"
											   "CREATE INDEX topics_stage_endorsements ON topics (stage, endorsements) WHERE removed_at IS NULL;"
											   "CREATE INDEX topics_stage_deadline ON topics (stage, deadline) WHERE removed_at IS NULL;"
											   "CREATE INDEX topics_stage_active ON topics (stage, active_at) WHERE removed_at IS NULL;"
											   "CREATE INDEX topics_response ON topics (response, board) WHERE removed_at IS NULL AND response <> 'none';"
											   "CREATE INDEX topics_answered ON topics (answered_at) WHERE removed_at IS NULL AND answered_at > 0;"
											   "CREATE INDEX topics_account ON topics (account) WHERE account IS NOT NULL;"
											   "CREATE INDEX topics_changes ON topics (changes_at) WHERE changes_at IS NOT NULL;"
											   "CREATE INDEX topics_changed ON topics (changed);"

											   "CREATE TABLE topic_counts_new (agency INTEGER NOT NULL, board TEXT NOT NULL, stage TEXT NOT NULL,"
											   " response TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (agency, board, stage, response)) WITHOUT ROWID;"
											   "INSERT INTO topic_counts_new SELECT agency, " BOARD_WORD("board") ", " STAGE_WORD("stage") ", " RESPONSE_WORD(
												   "response") ", n FROM topic_counts;"
															   "DROP TABLE topic_counts; ALTER TABLE topic_counts_new RENAME TO topic_counts;"
															   "CREATE TRIGGER topics_in AFTER INSERT ON topics BEGIN"
															   " INSERT INTO topic_counts VALUES (0, NEW.board, NEW.stage, NEW.response, 1) ON CONFLICT DO UPDATE SET n = n + 1;"
															   " UPDATE totals SET endorsements = endorsements + NEW.endorsements, comments = comments + NEW.comments; END;"
															   "CREATE TRIGGER topics_move AFTER UPDATE OF board, stage, response, removed_at ON topics"
															   " WHEN (OLD.board, OLD.stage, OLD.response, OLD.removed_at)"
															   " IS NOT (NEW.board, NEW.stage, NEW.response, NEW.removed_at) BEGIN"
															   " UPDATE topic_counts SET n = n - 1 WHERE OLD.removed_at IS NULL AND board = OLD.board AND stage = OLD.stage"
															   "  AND response = OLD.response AND agency IN (SELECT 0 UNION ALL SELECT agency FROM topic_agencies WHERE topic = OLD.id);"
															   " INSERT INTO topic_counts SELECT a, NEW.board, NEW.stage, NEW.response, 1 FROM"
															   "  (SELECT 0 AS a UNION ALL SELECT agency FROM topic_agencies WHERE topic = NEW.id) WHERE NEW.removed_at IS NULL"
															   "  ON CONFLICT DO UPDATE SET n = n + 1; END;"
															   "CREATE TRIGGER topics_weigh AFTER UPDATE OF endorsements, comments ON topics BEGIN"
															   " UPDATE totals SET endorsements = endorsements + NEW.endorsements - OLD.endorsements,"
															   "  comments = comments + NEW.comments - OLD.comments; END;"
															   "CREATE TRIGGER topics_made AFTER INSERT ON topics BEGIN"
															   " UPDATE topics SET (changed, written) = (SELECT n, n FROM (SELECT max(changed) + 1 AS n FROM topics))"
															   "  WHERE id = NEW.id; END;"
															   "CREATE TRIGGER topics_written AFTER UPDATE OF board, number, title, summary, proposer, agencies, stage, stage_reason,"
															   " response, decision, created_at, updated_at, answered_at, endorse_by, respond_by, opens_at, closes_at, threshold,"
															   " planned, actual, spent, removed_at ON topics BEGIN"
															   " UPDATE topics SET (changed, written) = (SELECT n, n FROM (SELECT max(changed) + 1 AS n FROM topics))"
															   "  WHERE id = NEW.id; END;"
															   "CREATE TRIGGER topics_counted AFTER UPDATE OF active_at, endorsements, comments, pro, con, neutral, followers ON"
															   " topics BEGIN UPDATE topics SET changed = (SELECT max(changed) + 1 FROM topics) WHERE id = NEW.id; END;"

															   "CREATE TABLE accounts_new (id INTEGER PRIMARY KEY AUTOINCREMENT, nickname TEXT NOT NULL, county TEXT NOT NULL,"
															   " level TEXT NOT NULL, created_at INTEGER NOT NULL);"
															   "INSERT INTO accounts_new SELECT id, nickname, county, " LEVEL_WORD("level") ", created_at FROM accounts ORDER BY id;" TAKE_PLACE(
																   "accounts") "CREATE UNIQUE INDEX accounts_nickname ON accounts (lower(nickname));"
																			   "CREATE TRIGGER accounts_in AFTER INSERT ON accounts BEGIN UPDATE totals SET accounts = accounts + 1; END;"
																			   "CREATE TRIGGER accounts_out AFTER DELETE ON accounts BEGIN UPDATE totals SET accounts = accounts - 1; END;"
																			   "CREATE TABLE identities_new (account INTEGER PRIMARY KEY REFERENCES accounts ON DELETE CASCADE, name TEXT NOT NULL,"
																			   " email TEXT, password TEXT NOT NULL);"
																			   "INSERT INTO identities_new SELECT account, name, email, password FROM identities;"
																			   "DROP TABLE identities; ALTER TABLE identities_new RENAME TO identities;"
																			   "CREATE UNIQUE INDEX identities_name ON identities (lower(name));"
																			   "CREATE UNIQUE INDEX identities_email ON identities (lower(email));"

																			   "CREATE TABLE comments_new (id INTEGER PRIMARY KEY AUTOINCREMENT,"
																			   " topic INTEGER NOT NULL REFERENCES topics ON DELETE CASCADE, floor INTEGER NOT NULL,"
																			   " account INTEGER REFERENCES accounts ON DELETE SET NULL, author TEXT NOT NULL, stance TEXT NOT NULL,"
																			   " body TEXT NOT NULL, created_at INTEGER NOT NULL, reply_to INTEGER REFERENCES comments, likes INTEGER NOT NULL,"
																			   " source TEXT, source_id TEXT, removed_at INTEGER, changed INTEGER NOT NULL DEFAULT 0, UNIQUE (topic, floor));"
																			   "INSERT INTO comments_new SELECT id, topic, floor, account, author, " STANCE_WORD(
																				   "stance") ", body, created_at,"
																							 " reply_to, likes, source, source_id, removed_at, changed FROM comments ORDER BY id;" TAKE_PLACE(
																								 "comments") "CREATE INDEX comments_account ON comments (account, topic, created_at) WHERE account IS NOT NULL;"
																											 "CREATE INDEX comments_reply ON comments (reply_to) WHERE reply_to IS NOT NULL;"
																											 "CREATE UNIQUE INDEX comments_source ON comments (topic, source, source_id) WHERE source IS NOT NULL;"
																											 "CREATE INDEX comments_changed ON comments (changed);"
																											 "CREATE TRIGGER comments_in AFTER INSERT ON comments BEGIN"
																											 " UPDATE topics SET comments = comments + 1, pro = pro + (NEW.stance = 'pro'), con = con + (NEW.stance = 'con'),"
																											 "  neutral = neutral + (NEW.stance = 'neutral') WHERE id = NEW.topic; END;"
																											 "CREATE TRIGGER comments_removed AFTER UPDATE OF removed_at ON comments"
																											 " WHEN OLD.removed_at IS NULL AND NEW.removed_at IS NOT NULL BEGIN"
																											 " UPDATE topics SET comments = comments - 1, pro = pro - (NEW.stance = 'pro'), con = con - (NEW.stance = 'con'),"
																											 "  neutral = neutral - (NEW.stance = 'neutral') WHERE id = NEW.topic; END;"
																											 "CREATE TRIGGER comments_made AFTER INSERT ON comments BEGIN"
																											 " UPDATE comments SET changed = (SELECT max(changed) + 1 FROM comments) WHERE id = NEW.id; END;"
																											 "CREATE TRIGGER comments_written AFTER UPDATE OF account, body, removed_at ON comments BEGIN"
																											 " UPDATE comments SET changed = (SELECT max(changed) + 1 FROM comments) WHERE id = NEW.id; END;"
																											 "PRAGMA legacy_alter_table=OFF;",
	/* 6: requests are known by what they made, and each decision of a person has a version. It is by account as
	 * endorsements and follows are, and goes to the person with them. Answers were kept for a day, with a hash of the
	 * body that needed no key; the old ones still go after a day of the 90. */
	"ALTER TABLE comments ADD COLUMN key BLOB; ALTER TABLE comments ADD COLUMN body_hash BLOB;"
	"CREATE INDEX comments_key ON comments (key) WHERE key IS NOT NULL;"
	"ALTER TABLE accounts ADD COLUMN key BLOB; ALTER TABLE accounts ADD COLUMN body_hash BLOB;"
	"CREATE INDEX accounts_key ON accounts (key) WHERE key IS NOT NULL;"
	"CREATE TABLE decisions (account INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,"
	" topic INTEGER NOT NULL REFERENCES topics ON DELETE CASCADE, about TEXT NOT NULL, version INTEGER NOT NULL,"
	" key BLOB, body_hash BLOB, PRIMARY KEY (account, topic, about)) WITHOUT ROWID;"
	"CREATE INDEX decisions_topic ON decisions (topic);"
	"CREATE INDEX decisions_key ON decisions (key) WHERE key IS NOT NULL;"
	"UPDATE answers SET at = at - 89 * 86400000;",
	/* 7: notices: of a topic where account is NULL, else of one person */
	"CREATE TABLE notices (id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL,"
	" account INTEGER REFERENCES accounts ON DELETE CASCADE, actor INTEGER REFERENCES accounts ON DELETE SET NULL,"
	" topic INTEGER NOT NULL REFERENCES topics ON DELETE CASCADE, comment INTEGER REFERENCES comments ON DELETE SET NULL,"
	" stage TEXT NOT NULL, text TEXT NOT NULL, at INTEGER NOT NULL);"
	"CREATE INDEX notices_topic ON notices (topic, id);"
	"CREATE INDEX notices_account ON notices (account, id) WHERE account IS NOT NULL;"
	"CREATE INDEX notices_actor ON notices (actor) WHERE actor IS NOT NULL;"
	"CREATE INDEX notices_comment ON notices (comment) WHERE comment IS NOT NULL;"
	"CREATE TABLE notices_read (account INTEGER PRIMARY KEY REFERENCES accounts ON DELETE CASCADE,"
	" up_to INTEGER NOT NULL);"
	"CREATE INDEX comments_mine ON comments (account, id) WHERE account IS NOT NULL;",
	/* 8: persons apart from accounts. What a person may do once hangs on the person; each account is its own until
	 * it proves who it is. Codes, the queue of what is sent, names by how they look, devices that ask to be signed in.
	 */
	"CREATE TABLE persons (id INTEGER PRIMARY KEY AUTOINCREMENT);"
	"INSERT INTO persons (id) SELECT id FROM accounts;"
	/* address, postcode: where several persons may share an address */
	"CREATE TABLE person_hashes (hash BLOB PRIMARY KEY, person INTEGER NOT NULL REFERENCES persons ON DELETE CASCADE,"
	" address BLOB, postcode BLOB) WITHOUT ROWID;"
	"CREATE INDEX person_hashes_person ON person_hashes (person);"
	"CREATE INDEX person_hashes_address ON person_hashes (address) WHERE address IS NOT NULL;"
	"ALTER TABLE accounts ADD COLUMN person INTEGER REFERENCES persons;"
	"UPDATE accounts SET person = id;"
	"CREATE UNIQUE INDEX accounts_person ON accounts (person);"
	"ALTER TABLE endorsements ADD COLUMN person INTEGER REFERENCES persons ON DELETE SET NULL;"
	"UPDATE endorsements SET person = account WHERE account IS NOT NULL;"
	"DROP INDEX endorsements_account;"
	"CREATE UNIQUE INDEX endorsements_person ON endorsements (person, topic) WHERE person IS NOT NULL;"
	"CREATE INDEX endorsements_account ON endorsements (account) WHERE account IS NOT NULL;"
	"CREATE TABLE decisions_new (person INTEGER NOT NULL REFERENCES persons ON DELETE CASCADE,"
	" topic INTEGER NOT NULL REFERENCES topics ON DELETE CASCADE, about TEXT NOT NULL, version INTEGER NOT NULL,"
	" key BLOB, body_hash BLOB, PRIMARY KEY (person, topic, about)) WITHOUT ROWID;"
	"INSERT INTO decisions_new SELECT account, topic, about, version, key, body_hash FROM decisions;"
	"DROP TABLE decisions; ALTER TABLE decisions_new RENAME TO decisions;"
	"CREATE INDEX decisions_topic ON decisions (topic);"
	"CREATE INDEX decisions_key ON decisions (key) WHERE key IS NOT NULL;"
	/* ..._at: when it was proved; mobile is masked, and kept to be shown to its owner alone */
	"ALTER TABLE identities ADD COLUMN email_at INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE identities ADD COLUMN mobile TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE identities ADD COLUMN mobile_at INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE identities ADD COLUMN subject BLOB;" /* of a provider, hashed with it */
	"ALTER TABLE identities ADD COLUMN subject_at INTEGER NOT NULL DEFAULT 0;"
	"CREATE UNIQUE INDEX identities_subject ON identities (subject) WHERE subject IS NOT NULL;"
	"DROP INDEX identities_email; CREATE INDEX identities_email ON identities (lower(email));"
	"CREATE TABLE codes (id INTEGER PRIMARY KEY, account INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,"
	" kind TEXT NOT NULL, destination TEXT NOT NULL, code BLOB NOT NULL, last BLOB, tries INTEGER NOT NULL DEFAULT 0,"
	" person BLOB, address BLOB, postcode BLOB, created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL,"
	" done_at INTEGER NOT NULL DEFAULT 0);"
	"CREATE INDEX codes_account ON codes (account, kind);"
	"CREATE INDEX codes_expiry ON codes (expires_at);"
	"CREATE TABLE letters (id INTEGER PRIMARY KEY AUTOINCREMENT, account INTEGER REFERENCES accounts ON DELETE CASCADE,"
	" way TEXT NOT NULL, destination TEXT NOT NULL, subject TEXT NOT NULL, body TEXT NOT NULL, unsubscribe TEXT NOT NULL,"
	" created_at INTEGER NOT NULL, until INTEGER NOT NULL, tries INTEGER NOT NULL DEFAULT 0,"
	" next_at INTEGER NOT NULL DEFAULT 0, held INTEGER NOT NULL DEFAULT 0);"
	"CREATE INDEX letters_next ON letters (next_at);"
	"CREATE INDEX letters_account ON letters (account) WHERE account IS NOT NULL;"
	"ALTER TABLE sessions ADD COLUMN id INTEGER; ALTER TABLE sessions ADD COLUMN kind TEXT NOT NULL DEFAULT 'session';"
	"ALTER TABLE sessions ADD COLUMN name TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE sessions ADD COLUMN scopes INTEGER NOT NULL DEFAULT 3;" /* 1 read, 2 write */
	"ALTER TABLE sessions ADD COLUMN address TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE sessions ADD COLUMN client TEXT NOT NULL DEFAULT '';"
	"UPDATE sessions SET id = abs(random() % 9007199254740990) + 1;"
	"CREATE UNIQUE INDEX sessions_id ON sessions (id);"
	/* what a name looks like (of: 'name', 'fold', 'look'); without an account: of an agency, or of who proposed
	   elsewhere */
	"CREATE TABLE names (of TEXT NOT NULL, key TEXT NOT NULL, account INTEGER REFERENCES accounts ON DELETE CASCADE,"
	" PRIMARY KEY (of, key)) WITHOUT ROWID;"
	"CREATE INDEX names_account ON names (account) WHERE account IS NOT NULL;"
	"CREATE TABLE devices (device BLOB PRIMARY KEY, user_code BLOB NOT NULL UNIQUE, client TEXT NOT NULL,"
	" scopes INTEGER NOT NULL, address TEXT NOT NULL, asked_at INTEGER NOT NULL, expires_at INTEGER NOT NULL,"
	" pause INTEGER NOT NULL, polled_at INTEGER NOT NULL DEFAULT 0, state TEXT NOT NULL,"
	" account INTEGER REFERENCES accounts ON DELETE CASCADE, provider TEXT NOT NULL DEFAULT '', secret BLOB)"
	" WITHOUT ROWID;"
	"CREATE INDEX devices_expiry ON devices (expires_at);"
	"CREATE INDEX devices_account ON devices (account) WHERE account IS NOT NULL;",
	/* 9: topics that people make here, and what is done to them. listed: in lists, search and counts; bare: without its
	 * words, and not in search; shown: it was listed once, so that who has a copy is told that it went. A topic has no
	 * number (one below 0) until it is listed first. version counts edits and acts. */
	"ALTER TABLE topics ADD COLUMN listed INTEGER NOT NULL DEFAULT 1;"
	"ALTER TABLE topics ADD COLUMN bare INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE topics ADD COLUMN shown INTEGER NOT NULL DEFAULT 1;"
	"ALTER TABLE topics ADD COLUMN version INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE topics ADD COLUMN key BLOB; ALTER TABLE topics ADD COLUMN body_hash BLOB;"
	"CREATE INDEX topics_key ON topics (key) WHERE key IS NOT NULL;"
	"CREATE INDEX topics_duty ON topics (duty_by) WHERE removed_at IS NULL AND duty_by > 0;"
	"DROP TRIGGER topics_in; DROP TRIGGER topics_move; DROP TRIGGER topic_agencies_in; DROP TRIGGER topic_agencies_out;"
	"DROP TRIGGER topics_written;"
	"CREATE TRIGGER topics_in AFTER INSERT ON topics BEGIN"
	" INSERT INTO topic_counts SELECT 0, NEW.board, NEW.stage, NEW.response, 1 WHERE NEW.listed ON CONFLICT DO UPDATE SET"
	"  n = n + 1;"
	" UPDATE totals SET endorsements = endorsements + NEW.endorsements, comments = comments + NEW.comments; END;"
	"CREATE TRIGGER topics_move AFTER UPDATE OF board, stage, response, removed_at, listed ON topics"
	" WHEN (OLD.board, OLD.stage, OLD.response, OLD.removed_at, OLD.listed)"
	" IS NOT (NEW.board, NEW.stage, NEW.response, NEW.removed_at, NEW.listed) BEGIN"
	" UPDATE topic_counts SET n = n - 1 WHERE OLD.removed_at IS NULL AND OLD.listed AND board = OLD.board AND stage ="
	"  OLD.stage AND response = OLD.response AND agency IN (SELECT 0 UNION ALL SELECT agency FROM topic_agencies WHERE"
	"  topic = OLD.id);"
	" INSERT INTO topic_counts SELECT a, NEW.board, NEW.stage, NEW.response, 1 FROM"
	"  (SELECT 0 AS a UNION ALL SELECT agency FROM topic_agencies WHERE topic = NEW.id)"
	"  WHERE NEW.removed_at IS NULL AND NEW.listed ON CONFLICT DO UPDATE SET n = n + 1; END;"
	"CREATE TRIGGER topic_agencies_in AFTER INSERT ON topic_agencies BEGIN"
	" INSERT INTO topic_counts SELECT NEW.agency, board, stage, response, 1 FROM topics WHERE id = NEW.topic AND"
	"  removed_at IS NULL AND listed ON CONFLICT DO UPDATE SET n = n + 1; END;"
	"CREATE TRIGGER topic_agencies_out AFTER DELETE ON topic_agencies BEGIN"
	" UPDATE topic_counts SET n = n - 1 WHERE agency = OLD.agency AND (board, stage, response) ="
	"  (SELECT board, stage, response FROM topics WHERE id = OLD.topic AND removed_at IS NULL AND listed); END;"
	"CREATE TRIGGER topics_written AFTER UPDATE OF board, number, title, summary, proposer, agencies, stage, stage_reason,"
	" response, decision, created_at, updated_at, answered_at, endorse_by, respond_by, opens_at, closes_at, threshold,"
	" planned, actual, spent, removed_at, listed, bare, version ON topics BEGIN"
	" UPDATE topics SET (changed, written) = (SELECT n, n FROM (SELECT max(changed) + 1 AS n FROM topics))"
	"  WHERE id = NEW.id; END;"
	"CREATE TABLE proposers (topic INTEGER NOT NULL REFERENCES topics ON DELETE CASCADE,"
	" account INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE, at INTEGER NOT NULL, PRIMARY KEY (topic, account))"
	" WITHOUT ROWID;"
	"CREATE INDEX proposers_account ON proposers (account);"
	"CREATE TABLE invitations (hash BLOB PRIMARY KEY, topic INTEGER NOT NULL REFERENCES topics ON DELETE CASCADE,"
	" account INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE, at INTEGER NOT NULL, expires_at INTEGER NOT NULL)"
	" WITHOUT ROWID;"
	"CREATE INDEX invitations_topic ON invitations (topic); CREATE INDEX invitations_account ON invitations (account);"
	"CREATE INDEX invitations_expiry ON invitations (expires_at);"

	/* Staff, and the public log of what they do. */
	"CREATE TABLE staff (account INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE, role TEXT NOT NULL,"
	" agency TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (account, role, agency)) WITHOUT ROWID;"
	"CREATE TABLE acts (id INTEGER PRIMARY KEY AUTOINCREMENT, topic INTEGER NOT NULL REFERENCES topics ON DELETE CASCADE,"
	" comment INTEGER REFERENCES comments ON DELETE SET NULL, account INTEGER REFERENCES accounts ON DELETE SET NULL,"
	" at INTEGER NOT NULL, act TEXT NOT NULL, role TEXT NOT NULL, reason_code TEXT NOT NULL, reason TEXT NOT NULL,"
	" text TEXT NOT NULL, stage TEXT NOT NULL, key BLOB, body_hash BLOB);"
	"CREATE INDEX acts_topic ON acts (topic, id); CREATE INDEX acts_key ON acts (key) WHERE key IS NOT NULL;"
	"CREATE INDEX acts_comment ON acts (comment) WHERE comment IS NOT NULL;"
	"CREATE INDEX acts_account ON acts (account) WHERE account IS NOT NULL;"
	"CREATE TABLE reports (id INTEGER PRIMARY KEY AUTOINCREMENT, topic INTEGER NOT NULL REFERENCES topics ON DELETE CASCADE,"
	" comment INTEGER REFERENCES comments ON DELETE CASCADE, account INTEGER REFERENCES accounts ON DELETE SET NULL,"
	" code TEXT NOT NULL, text TEXT NOT NULL, at INTEGER NOT NULL, state TEXT NOT NULL, answer TEXT NOT NULL,"
	" answered_at INTEGER NOT NULL, answered_by INTEGER REFERENCES accounts ON DELETE SET NULL, key BLOB, body_hash BLOB);"
	"CREATE INDEX reports_open ON reports (id) WHERE state = 'open';"
	"CREATE INDEX reports_topic ON reports (topic); CREATE INDEX reports_comment ON reports (comment) WHERE comment IS NOT NULL;"
	"CREATE INDEX reports_account ON reports (account, id) WHERE account IS NOT NULL;"
	"CREATE INDEX reports_answered ON reports (answered_by) WHERE answered_by IS NOT NULL;"
	"CREATE INDEX reports_key ON reports (key) WHERE key IS NOT NULL;"

	/* Comments: hidden ones stay in their place, and are liked. */
	"ALTER TABLE comments ADD COLUMN hidden_code TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE comments ADD COLUMN hidden_at INTEGER;"
	"CREATE TABLE likes (account INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,"
	" comment INTEGER NOT NULL REFERENCES comments ON DELETE CASCADE, at INTEGER NOT NULL, PRIMARY KEY (account, comment))"
	" WITHOUT ROWID;"
	"CREATE INDEX likes_comment ON likes (comment);"
	"CREATE TRIGGER likes_in AFTER INSERT ON likes BEGIN UPDATE comments SET likes = likes + 1 WHERE id = NEW.comment; END;"
	"CREATE TRIGGER likes_out AFTER DELETE ON likes BEGIN UPDATE comments SET likes = likes - 1 WHERE id = OLD.comment; END;"
	"DROP TRIGGER comments_written;"
	"CREATE TRIGGER comments_written AFTER UPDATE OF account, body, removed_at, likes, hidden_code ON comments BEGIN"
	" UPDATE comments SET changed = (SELECT max(changed) + 1 FROM comments) WHERE id = NEW.id; END;"

	/* Files that people upload: each content once, whoever brought it under whatever name. */
	"CREATE TABLE contents (hash BLOB PRIMARY KEY, size INTEGER NOT NULL, uses INTEGER NOT NULL DEFAULT 0,"
	" at INTEGER NOT NULL) WITHOUT ROWID;"
	"CREATE INDEX contents_unused ON contents (at) WHERE uses = 0;"
	"CREATE TABLE uploads (id INTEGER PRIMARY KEY AUTOINCREMENT, account INTEGER REFERENCES accounts ON DELETE SET NULL,"
	" hash BLOB NOT NULL REFERENCES contents, name TEXT NOT NULL, type TEXT NOT NULL, size INTEGER NOT NULL,"
	" at INTEGER NOT NULL, topic INTEGER REFERENCES topics ON DELETE CASCADE, key BLOB, body_hash BLOB);"
	"CREATE INDEX uploads_topic ON uploads (topic) WHERE topic IS NOT NULL;"
	"CREATE INDEX uploads_loose ON uploads (at) WHERE topic IS NULL;"
	"CREATE INDEX uploads_account ON uploads (account) WHERE account IS NOT NULL;"
	"CREATE INDEX uploads_hash ON uploads (hash);"
	"CREATE INDEX uploads_key ON uploads (key) WHERE key IS NOT NULL;"
	"CREATE TRIGGER uploads_in AFTER INSERT ON uploads BEGIN"
	" UPDATE contents SET uses = uses + 1 WHERE hash = NEW.hash; END;"
	"CREATE TRIGGER uploads_out AFTER DELETE ON uploads BEGIN"
	" UPDATE contents SET uses = uses - 1 WHERE hash = OLD.hash; END;"

	/* By how much counts changed in each hour (when it began). */
	"CREATE TABLE history (topic INTEGER NOT NULL REFERENCES topics ON DELETE CASCADE, hour INTEGER NOT NULL,"
	" endorsements INTEGER NOT NULL, comments INTEGER NOT NULL, PRIMARY KEY (topic, hour)) WITHOUT ROWID;"
	"INSERT INTO history SELECT topic, at - at % 3600000, count(*), 0 FROM endorsements GROUP BY 1, 2;"
	"INSERT INTO history SELECT topic, created_at - created_at % 3600000, 0, count(*) FROM comments WHERE removed_at IS NULL"
	" GROUP BY 1, 2 ON CONFLICT DO UPDATE SET comments = excluded.comments;"
	"CREATE TRIGGER endorsements_counted AFTER INSERT ON endorsements BEGIN"
	" INSERT INTO history VALUES (NEW.topic, NEW.at - NEW.at % 3600000, 1, 0) ON CONFLICT DO UPDATE SET"
	"  endorsements = endorsements + 1; END;"
	"CREATE TRIGGER comments_counted AFTER INSERT ON comments BEGIN"
	" INSERT INTO history VALUES (NEW.topic, NEW.created_at - NEW.created_at % 3600000, 0, 1) ON CONFLICT DO UPDATE SET"
	"  comments = comments + 1; END;"
	"CREATE TRIGGER comments_uncounted AFTER UPDATE OF removed_at ON comments"
	" WHEN OLD.removed_at IS NULL AND NEW.removed_at IS NOT NULL BEGIN"
	" INSERT INTO history VALUES (NEW.topic, NEW.removed_at - NEW.removed_at % 3600000, 0, -1) ON CONFLICT DO UPDATE SET"
	"  comments = comments - 1; END;",
	/* 10: how often a person wants mail about what, and how far the last one told. */
	"CREATE TABLE wishes (account INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE, about TEXT NOT NULL,"
	" often TEXT NOT NULL, told_at INTEGER NOT NULL DEFAULT 0, told INTEGER NOT NULL DEFAULT 0,"
	" PRIMARY KEY (account, about)) WITHOUT ROWID;",
	/* 11: rules are data: a topic keeps those under which it began */
	"CREATE TABLE rule_versions (id INTEGER PRIMARY KEY AUTOINCREMENT, hash BLOB NOT NULL UNIQUE, text TEXT NOT NULL,"
	" since INTEGER NOT NULL);"
	"ALTER TABLE topics ADD COLUMN rules INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE topics ADD COLUMN stage_code TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE topics ADD COLUMN stage_before TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE topics ADD COLUMN stage_since INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE topics ADD COLUMN stage_by INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE topics ADD COLUMN paused_until INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE topics ADD COLUMN met INTEGER NOT NULL DEFAULT 0;"
	"CREATE INDEX topics_rules ON topics (rules) WHERE rules > 0;",
	/* 12: whom what happened is to be mailed to, and when */
	"CREATE TABLE digests (account INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE, about TEXT NOT NULL,"
	" due INTEGER NOT NULL, PRIMARY KEY (account, about)) WITHOUT ROWID;"
	"CREATE INDEX digests_due ON digests (due);"
	"CREATE INDEX endorsements_topic ON endorsements (topic, account) WHERE account IS NOT NULL;",
	/* 13: who may not write until when: the person, whatever becomes of the account */
	"CREATE TABLE bars (person INTEGER NOT NULL REFERENCES persons ON DELETE CASCADE, since INTEGER NOT NULL,"
	" until INTEGER NOT NULL, reason TEXT NOT NULL);"
	"CREATE INDEX bars_person ON bars (person);",
	/* 14: a duty that passes is told of, from now on; what one proposed is a kind of mail of its own */
	"UPDATE topics SET changes_at = min(coalesce(changes_at, duty_by + 1), duty_by + 1)"
	" WHERE removed_at IS NULL AND duty_by >= CAST(strftime('%s', 'now') AS INTEGER) * 1000;"
	"INSERT INTO wishes (account, about, often, told_at, told)"
	" SELECT account, 'proposals', often, told_at, told FROM wishes WHERE about = 'topics';",
	/* 15: when a session was used last, to a few minutes */
	"ALTER TABLE sessions ADD COLUMN used_at INTEGER NOT NULL DEFAULT 0;",
	/* 16: out of what an invitation's code is made again, for its maker */
	"ALTER TABLE invitations ADD COLUMN seed BLOB;",
	/* 17: who took an invitation proposes it too, or is among its first supporters */
	"ALTER TABLE proposers ADD COLUMN supports INTEGER NOT NULL DEFAULT 0;",
	/* 18: until when it is known what became of a topic from elsewhere; what time made of it since is its source's to
	 * say, which an import says again */
	"ALTER TABLE topics ADD COLUMN as_of INTEGER NOT NULL DEFAULT 0;"
	"UPDATE topics SET as_of = updated_at, changes_at = NULL, source_hash = NULL,"
	" response = CASE response WHEN 'overdue' THEN 'due' ELSE response END WHERE source = 'join' AND board = 'idea';",
	/* 19: what somebody proposed, by the name that is shown */
	"CREATE INDEX topics_author ON topics (lower(proposer), created_at) WHERE removed_at IS NULL;",
	/* 20: how many comments stand before one is counted by those that are gone */
	"CREATE INDEX comments_gone ON comments (topic, floor) WHERE removed_at IS NOT NULL;",
/* A list's condition, which an index has too. */
#define LISTED " WHERE removed_at IS NULL AND listed;"
#define ANSWERABLE " WHERE removed_at IS NULL AND listed AND response <> 'none';"
	/* 21: what is found comes by place, the newest last; heads are looked through before whole topics, then comments,
	 * whose words stand nowhere but in comments. search_fill() fills them. */
	"DROP TABLE words;"
	"ALTER TABLE topics ADD COLUMN place INTEGER;"
	"CREATE UNIQUE INDEX topics_place ON topics (place);"
	"CREATE VIRTUAL TABLE heads USING fts5 (title, people, numbers, marks, tokenize = 'minyi', prefix = '1');"
	"CREATE VIRTUAL TABLE words USING fts5 (title, body, people, numbers, marks, tokenize = 'minyi', prefix = '1');"
	"CREATE VIRTUAL TABLE talks USING fts5 (body, tokenize = 'minyi', prefix = '1', content = '');"
	"INSERT INTO notes (name, value) VALUES ('search', 'none');"
	/* Lists and counts have what is listed: with that in the index, neither has to look at a topic to count it. */
	"DROP INDEX topics_newest; DROP INDEX topics_endorsements; DROP INDEX topics_deadline; DROP INDEX topics_active;"
	"DROP INDEX topics_board_newest; DROP INDEX topics_board_endorsements; DROP INDEX topics_board_deadline;"
	"DROP INDEX topics_board_active; DROP INDEX topics_stage_newest; DROP INDEX topics_stage_endorsements;"
	"DROP INDEX topics_stage_deadline; DROP INDEX topics_stage_active; DROP INDEX topics_response;"
	"CREATE INDEX topics_newest ON topics (created_at)" LISTED
	"CREATE INDEX topics_endorsements ON topics (endorsements)" LISTED
	"CREATE INDEX topics_deadline ON topics (deadline)" LISTED "CREATE INDEX topics_active ON topics (active_at)" LISTED
	"CREATE INDEX topics_board_newest ON topics (board, created_at)" LISTED
	"CREATE INDEX topics_board_endorsements ON topics (board, endorsements)" LISTED
	"CREATE INDEX topics_board_deadline ON topics (board, deadline)" LISTED
	"CREATE INDEX topics_board_active ON topics (board, active_at)" LISTED
	"CREATE INDEX topics_stage_newest ON topics (stage, created_at)" LISTED
	"CREATE INDEX topics_stage_endorsements ON topics (stage, endorsements)" LISTED
	"CREATE INDEX topics_stage_deadline ON topics (stage, deadline)" LISTED
	"CREATE INDEX topics_stage_active ON topics (stage, active_at)" LISTED
	"CREATE INDEX topics_response_newest ON topics (response, created_at)" ANSWERABLE
	"CREATE INDEX topics_response_endorsements ON topics (response, endorsements)" ANSWERABLE
	"CREATE INDEX topics_response_deadline ON topics (response, deadline)" ANSWERABLE
	"CREATE INDEX topics_response_active ON topics (response, active_at)" ANSWERABLE,

	/* who sends a letter: of several machines, each once */
	"ALTER TABLE letters ADD COLUMN holder TEXT NOT NULL DEFAULT '';",

	/* A bar says for what, by whom, and is kept when it is over; an appeal is a report about it, one for each. */
	"DROP INDEX bars_person; ALTER TABLE bars RENAME TO bars_before;"
	"CREATE TABLE bars (id INTEGER PRIMARY KEY AUTOINCREMENT, person INTEGER NOT NULL REFERENCES persons ON DELETE CASCADE,"
	" since INTEGER NOT NULL, until INTEGER NOT NULL, code TEXT NOT NULL DEFAULT '', reason TEXT NOT NULL,"
	" topic INTEGER REFERENCES topics ON DELETE SET NULL, comment INTEGER REFERENCES comments ON DELETE SET NULL,"
	" barred_by INTEGER REFERENCES accounts ON DELETE SET NULL);"
	"INSERT INTO bars (person, since, until, reason) SELECT person, since, until, reason FROM bars_before;"
	"DROP TABLE bars_before; CREATE INDEX bars_person ON bars (person);"
	"CREATE INDEX bars_topic ON bars (topic) WHERE topic IS NOT NULL;"
	"CREATE INDEX bars_comment ON bars (comment) WHERE comment IS NOT NULL;"
	"CREATE INDEX bars_by ON bars (barred_by) WHERE barred_by IS NOT NULL;"
	"ALTER TABLE reports ADD COLUMN bar INTEGER REFERENCES bars ON DELETE CASCADE;"
	"CREATE UNIQUE INDEX reports_bar ON reports (bar) WHERE bar IS NOT NULL;",

#define ENDORSED \
	"CREATE TRIGGER endorsements_in AFTER INSERT ON endorsements WHEN NEW.source IS NULL BEGIN" \
	" INSERT INTO endorsement_rows VALUES (NEW.topic, 1) ON CONFLICT DO UPDATE SET n = n + 1;" \
	" UPDATE topics SET endorsements = endorsements + 1 WHERE id = NEW.topic;" \
	" INSERT INTO history VALUES (NEW.topic, NEW.at - NEW.at % 3600000, 1, 0) ON CONFLICT DO UPDATE SET" \
	"  endorsements = endorsements + 1; END;"
	/* What has a source is counted by who puts it in (elsewhere.c), many rows at once. */
	"DROP TRIGGER comments_in; DROP TRIGGER comments_counted; DROP TRIGGER comments_made; DROP TRIGGER endorsements_in;"
	"DROP TRIGGER endorsements_counted;"
	"CREATE TRIGGER comments_in AFTER INSERT ON comments WHEN NEW.source IS NULL BEGIN"
	" UPDATE topics SET comments = comments + 1, pro = pro + (NEW.stance = 'pro'), con = con + (NEW.stance = 'con'),"
	"  neutral = neutral + (NEW.stance = 'neutral') WHERE id = NEW.topic;"
	" INSERT INTO history VALUES (NEW.topic, NEW.created_at - NEW.created_at % 3600000, 0, 1) ON CONFLICT DO UPDATE SET"
	"  comments = comments + 1; END;"
	"CREATE TRIGGER comments_made AFTER INSERT ON comments WHEN NEW.changed = 0 BEGIN"
	" UPDATE comments SET changed = (SELECT max(changed) + 1 FROM comments) WHERE id = NEW.id; END;" ENDORSED,

	/* An endorsement hangs on its person, who has one account or none any more: who that is, is not written down again;
	 * nor is that it was decided once. */
	"DELETE FROM decisions WHERE about = 'endorsement' AND version = 1 AND key IS NULL AND EXISTS (SELECT 1 FROM"
	" endorsements v WHERE v.person = decisions.person AND v.topic = decisions.topic);"
	"CREATE TABLE endorsements_new ("
	" topic INTEGER NOT NULL REFERENCES topics ON DELETE CASCADE, number INTEGER NOT NULL,"
	" person INTEGER REFERENCES persons ON DELETE SET NULL,"
	" nickname TEXT NOT NULL, county TEXT NOT NULL," /* of those without an account */
	" show_nickname INTEGER NOT NULL, show_county INTEGER NOT NULL, reason TEXT NOT NULL, at INTEGER NOT NULL,"
	" source TEXT, source_id TEXT, PRIMARY KEY (topic, number)) WITHOUT ROWID;"
	"INSERT INTO endorsements_new SELECT topic, number, person, nickname, county, show_nickname, show_county, reason, at,"
	" source, source_id FROM endorsements ORDER BY topic, number;"
	"DROP TABLE endorsements; ALTER TABLE endorsements_new RENAME TO endorsements;"
	"CREATE UNIQUE INDEX endorsements_person ON endorsements (person, topic) WHERE person IS NOT NULL;"
	"CREATE UNIQUE INDEX endorsements_source ON endorsements (topic, source, source_id) WHERE source IS NOT NULL;" ENDORSED
	"CREATE TRIGGER endorsements_out AFTER DELETE ON endorsements BEGIN"
	" UPDATE endorsement_rows SET n = n - 1 WHERE topic = OLD.topic;"
	" UPDATE topics SET endorsements = endorsements - 1 WHERE id = OLD.topic; END;",

	/* Endorsements are counted by who puts them in (tally.c), many at once. */
	"DROP TRIGGER endorsements_in;",

	/* A decision is found by whose it is about what (once.c). */
	"DROP INDEX decisions_key;",

	/* Topics that were made in the same twelve days, counted for spans.c. */
	"CREATE TABLE topic_spans (span INTEGER NOT NULL, board TEXT NOT NULL, stage TEXT NOT NULL, response TEXT NOT NULL,"
	" n INTEGER NOT NULL, PRIMARY KEY (span, board, stage, response)) WITHOUT ROWID;"
	"INSERT INTO topic_spans SELECT created_at >> 30, board, stage, response, count(*) FROM topics WHERE removed_at IS NULL"
	" AND listed GROUP BY 1, 2, 3, 4;"
	"CREATE TRIGGER topics_span_in AFTER INSERT ON topics WHEN NEW.removed_at IS NULL AND NEW.listed BEGIN"
	" INSERT INTO topic_spans VALUES (NEW.created_at >> 30, NEW.board, NEW.stage, NEW.response, 1) ON CONFLICT DO UPDATE"
	"  SET n = n + 1; END;"
	"CREATE TRIGGER topics_span_move AFTER UPDATE OF board, stage, response, created_at, removed_at, listed ON topics"
	" WHEN (OLD.board, OLD.stage, OLD.response, OLD.created_at, OLD.removed_at, OLD.listed)"
	" IS NOT (NEW.board, NEW.stage, NEW.response, NEW.created_at, NEW.removed_at, NEW.listed) BEGIN"
	" UPDATE topic_spans SET n = n - 1 WHERE OLD.removed_at IS NULL AND OLD.listed AND board = OLD.board AND span ="
	"  OLD.created_at >> 30 AND stage = OLD.stage AND response = OLD.response;"
	" INSERT INTO topic_spans SELECT NEW.created_at >> 30, NEW.board, NEW.stage, NEW.response, 1 WHERE NEW.removed_at IS"
	"  NULL AND NEW.listed ON CONFLICT DO UPDATE SET n = n + 1; END;",

	/* An appeal against a bar that is about no topic is about none either. */
	"CREATE TABLE reports_new (id INTEGER PRIMARY KEY AUTOINCREMENT, topic INTEGER REFERENCES topics ON DELETE CASCADE,"
	" comment INTEGER REFERENCES comments ON DELETE CASCADE, account INTEGER REFERENCES accounts ON DELETE SET NULL,"
	" code TEXT NOT NULL, text TEXT NOT NULL, at INTEGER NOT NULL, state TEXT NOT NULL, answer TEXT NOT NULL,"
	" answered_at INTEGER NOT NULL, answered_by INTEGER REFERENCES accounts ON DELETE SET NULL, key BLOB, body_hash BLOB,"
	" bar INTEGER REFERENCES bars ON DELETE CASCADE);"
	"INSERT INTO reports_new SELECT id, topic, comment, account, code, text, at, state, answer, answered_at, answered_by,"
	" key, body_hash, bar FROM reports;"
	"DELETE FROM sqlite_sequence WHERE name = 'reports_new';"
	"INSERT INTO sqlite_sequence SELECT 'reports_new', seq FROM sqlite_sequence WHERE name = 'reports';"
	"DROP TABLE reports; ALTER TABLE reports_new RENAME TO reports;"
	"CREATE INDEX reports_open ON reports (id) WHERE state = 'open';"
	"CREATE INDEX reports_topic ON reports (topic) WHERE topic IS NOT NULL;"
	"CREATE INDEX reports_comment ON reports (comment) WHERE comment IS NOT NULL;"
	"CREATE INDEX reports_account ON reports (account, id) WHERE account IS NOT NULL;"
	"CREATE INDEX reports_answered ON reports (answered_by) WHERE answered_by IS NOT NULL;"
	"CREATE INDEX reports_key ON reports (key) WHERE key IS NOT NULL;"
	"CREATE UNIQUE INDEX reports_bar ON reports (bar) WHERE bar IS NOT NULL;",

	/* What search.c asks of thousands of topics that were found stands beside their place: their rows would be as many
	 * pages. A place is a topic's own by how it is given (SEARCH_PLACE). */
	"DROP INDEX topics_place; CREATE INDEX topics_place ON topics (place, endorsements, created_at, proposer);",
};

const struct schema_engine schema_sqlite = {
	.migrations = migrations,
	.n_migrations = ARRAY_LEN(migrations),
	.columns =
		"SELECT name, CASE type WHEN 'INTEGER' THEN 'i' WHEN 'REAL' THEN 'r' WHEN 'BLOB' THEN 'b' ELSE 't' END, pk"
		" FROM pragma_table_info($1) ORDER BY cid",
	.last_id = "SELECT seq FROM sqlite_sequence WHERE name = $1",
	.forget_last_id = "DELETE FROM sqlite_sequence WHERE name = $1",
	.set_last_id = "INSERT INTO sqlite_sequence (name, seq) VALUES ($1, $2)",
	.tables = "SELECT count(*) FROM sqlite_schema WHERE type = 'table'",
	.whole = "PRAGMA integrity_check(1)",
	.loose = "SELECT \"table\" FROM pragma_foreign_key_check",
};
