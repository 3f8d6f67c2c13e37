/*
 * The tables in PostgreSQL: as schema_sqlite.c has them after its last migration, with this engine's types and
 * triggers. It begins with that state: what was before it, no PostgreSQL ever was. A migration that SQLite is given
 * later is added to both files.
 */
#include "server/storage/private.h"

/* ---- triggers: each a function and what calls it --------------------------------------------- */

#define TRIGGER(name, when, table, work) \
	"CREATE FUNCTION " name "() RETURNS trigger LANGUAGE plpgsql AS $t$ BEGIN " work " RETURN NULL; END $t$;" \
	"CREATE TRIGGER " name " AFTER " when " ON " table " FOR EACH ROW EXECUTE FUNCTION " name "();"
/* The same before the row is written, which it may change. */
#define TRIGGER_BEFORE(name, when, table, work) \
	"CREATE FUNCTION " name "() RETURNS trigger LANGUAGE plpgsql AS $t$ BEGIN " work " RETURN NEW; END $t$;" \
	"CREATE TRIGGER " name " BEFORE " when " ON " table " FOR EACH ROW EXECUTE FUNCTION " name "();"
/* One that was made above is called for some rows alone from now on. */
#define TRIGGER_WHEN(name, when, table, condition) \
	"DROP TRIGGER " name " ON " table "; CREATE TRIGGER " name " " when " ON " table " FOR EACH ROW WHEN (" condition \
	") EXECUTE FUNCTION " name "();"
#define ONLY_IF(what, work) "IF " what " THEN " work " END IF;"
#define NEXT(table) "(SELECT coalesce(max(changed), 0) + 1 FROM " table ")"
#define COUNT_UP "ON CONFLICT (agency, board, stage, response) DO UPDATE SET n = topic_counts.n + 1;"
#define OF_HOUR(topic, at, endorsements, comments, what) \
	"INSERT INTO history VALUES (" topic ", " at " - " at " % 3600000, " endorsements ", " comments ")" \
	" ON CONFLICT (topic, hour) DO UPDATE SET " what ";"
#define STANCES(way) \
	"UPDATE topics SET comments = comments " way " 1, pro = pro " way " CAST(NEW.stance = 'pro' AS INTEGER)," \
	" con = con " way " CAST(NEW.stance = 'con' AS INTEGER)," \
	" neutral = neutral " way " CAST(NEW.stance = 'neutral' AS INTEGER) WHERE id = NEW.topic;"

#define TRIGGERS \
	TRIGGER("topics_in", "INSERT", "topics", \
		"INSERT INTO topic_counts SELECT 0, NEW.board, NEW.stage, NEW.response, 1 WHERE NEW.listed " COUNT_UP \
		" UPDATE totals SET endorsements = endorsements + NEW.endorsements, comments = comments + NEW.comments;") \
	TRIGGER("topics_move", "UPDATE OF board, stage, response, removed_at, listed", "topics", \
		ONLY_IF("(OLD.board, OLD.stage, OLD.response, OLD.removed_at, OLD.listed) IS DISTINCT FROM" \
				" (NEW.board, NEW.stage, NEW.response, NEW.removed_at, NEW.listed)", \
			" UPDATE topic_counts SET n = n - 1 WHERE OLD.removed_at IS NULL AND OLD.listed AND board = OLD.board" \
			" AND stage = OLD.stage AND response = OLD.response AND agency IN" \
			" (SELECT 0 UNION ALL SELECT agency FROM topic_agencies WHERE topic = OLD.id);" \
			" INSERT INTO topic_counts SELECT a, NEW.board, NEW.stage, NEW.response, 1 FROM" \
			" (SELECT 0 AS a UNION ALL SELECT agency FROM topic_agencies WHERE topic = NEW.id) AS of" \
			" WHERE NEW.removed_at IS NULL AND NEW.listed " COUNT_UP)) \
	TRIGGER("topics_weigh", "UPDATE OF endorsements, comments", "topics", \
		"UPDATE totals SET endorsements = endorsements + NEW.endorsements - OLD.endorsements," \
		" comments = comments + NEW.comments - OLD.comments;") \
	TRIGGER_BEFORE("topics_made", "INSERT", "topics", "NEW.changed = " NEXT("topics") "; NEW.written = NEW.changed;") \
	TRIGGER_BEFORE("topics_written", \
		"UPDATE OF board, number, title, summary, proposer, agencies, stage, stage_reason, response, decision," \
		" created_at, updated_at, answered_at, endorse_by, respond_by, opens_at, closes_at, threshold, planned, actual," \
		" spent, removed_at, listed, bare, version", \
		"topics", "NEW.changed = " NEXT("topics") "; NEW.written = NEW.changed;") \
	TRIGGER_BEFORE("topics_counted", "UPDATE OF active_at, endorsements, comments, pro, con, neutral, followers", \
		"topics", "NEW.changed = " NEXT("topics") ";") \
	TRIGGER("topic_agencies_in", "INSERT", "topic_agencies", \
		"INSERT INTO topic_counts SELECT NEW.agency, board, stage, response, 1 FROM topics WHERE id = NEW.topic AND" \
		" removed_at IS NULL AND listed " COUNT_UP) \
	TRIGGER("topic_agencies_out", "DELETE", "topic_agencies", \
		"UPDATE topic_counts SET n = n - 1 WHERE agency = OLD.agency AND (board, stage, response) =" \
		" (SELECT board, stage, response FROM topics WHERE id = OLD.topic AND removed_at IS NULL AND listed);") \
	TRIGGER("accounts_in", "INSERT", "accounts", "UPDATE totals SET accounts = accounts + 1;") \
	TRIGGER("accounts_out", "DELETE", "accounts", "UPDATE totals SET accounts = accounts - 1;") \
	TRIGGER_BEFORE("comments_made", "INSERT", "comments", "NEW.changed = " NEXT("comments") ";") \
	TRIGGER_BEFORE("comments_written", "UPDATE OF account, body, removed_at, likes, hidden_code", "comments", \
		"NEW.changed = " NEXT("comments") ";") \
	TRIGGER("comments_in", "INSERT", "comments", \
		STANCES("+") OF_HOUR("NEW.topic", "NEW.created_at", "0", "1", "comments = history.comments + 1")) \
	TRIGGER("comments_removed", "UPDATE OF removed_at", "comments", \
		ONLY_IF("OLD.removed_at IS NULL AND NEW.removed_at IS NOT NULL", \
			STANCES("-") OF_HOUR("NEW.topic", "NEW.removed_at", "0", "-1", "comments = history.comments - 1"))) \
	TRIGGER("likes_in", "INSERT", "likes", "UPDATE comments SET likes = likes + 1 WHERE id = NEW.comment;") \
	TRIGGER("likes_out", "DELETE", "likes", "UPDATE comments SET likes = likes - 1 WHERE id = OLD.comment;") \
	TRIGGER("endorsements_in", "INSERT", "endorsements", \
		"INSERT INTO endorsement_rows VALUES (NEW.topic, 1) ON CONFLICT (topic) DO UPDATE SET" \
		" n = endorsement_rows.n + 1;" \
		" UPDATE topics SET endorsements = endorsements + 1 WHERE id = NEW.topic;" OF_HOUR( \
			"NEW.topic", "NEW.at", "1", "0", "endorsements = history.endorsements + 1")) \
	TRIGGER("endorsements_out", "DELETE", "endorsements", \
		"UPDATE endorsement_rows SET n = n - 1 WHERE topic = OLD.topic;" \
		" UPDATE topics SET endorsements = endorsements - 1 WHERE id = OLD.topic;") \
	TRIGGER("follows_in", "INSERT", "follows", "UPDATE topics SET followers = followers + 1 WHERE id = NEW.topic;") \
	TRIGGER("follows_out", "DELETE", "follows", "UPDATE topics SET followers = followers - 1 WHERE id = OLD.topic;") \
	TRIGGER("uploads_in", "INSERT", "uploads", "UPDATE contents SET uses = uses + 1 WHERE hash = NEW.hash;") \
	TRIGGER("uploads_out", "DELETE", "uploads", "UPDATE contents SET uses = uses - 1 WHERE hash = OLD.hash;")

#define COUNTED_HERE \
	TRIGGER_WHEN("comments_in", "AFTER INSERT", "comments", "NEW.source IS NULL") \
	TRIGGER_WHEN("comments_made", "BEFORE INSERT", "comments", "NEW.changed = 0") \
	TRIGGER_WHEN("endorsements_in", "AFTER INSERT", "endorsements", "NEW.source IS NULL")

/* Of the one schema that names without one mean. */
#define OURS "relnamespace = CAST(current_schema() AS regnamespace) AND relkind = 'r'"

/* ---- migrations ------------------------------------------------------------------------------ */

#define SPAN_UP "ON CONFLICT (span, board, stage, response) DO UPDATE SET n = topic_spans.n + 1;"
#define SPANNED \
	TRIGGER("topics_span_in", "INSERT", "topics", \
		"INSERT INTO topic_spans SELECT NEW.created_at >> 30, NEW.board, NEW.stage, NEW.response, 1 WHERE" \
		" NEW.removed_at IS NULL AND NEW.listed " SPAN_UP) \
	TRIGGER("topics_span_move", "UPDATE OF board, stage, response, created_at, removed_at, listed", "topics", \
		ONLY_IF("(OLD.board, OLD.stage, OLD.response, OLD.created_at, OLD.removed_at, OLD.listed) IS DISTINCT FROM" \
				" (NEW.board, NEW.stage, NEW.response, NEW.created_at, NEW.removed_at, NEW.listed)", \
			" UPDATE topic_spans SET n = n - 1 WHERE OLD.removed_at IS NULL AND OLD.listed AND board = OLD.board" \
			" AND span = OLD.created_at >> 30 AND stage = OLD.stage AND response = OLD.response;" \
			" INSERT INTO topic_spans SELECT NEW.created_at >> 30, NEW.board, NEW.stage, NEW.response, 1 WHERE" \
			" NEW.removed_at IS NULL AND NEW.listed " SPAN_UP))

static const char *const migrations[] = {
	/* 1: as SQLite's 21 */
	"CREATE TABLE notes (name TEXT PRIMARY KEY, value TEXT NOT NULL);"
	"CREATE TABLE agencies (id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, key TEXT NOT NULL UNIQUE, name"
	" TEXT NOT NULL UNIQUE);"
	"CREATE TABLE persons (id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY);"
	"CREATE TABLE accounts (id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, nickname TEXT NOT NULL, county"
	" TEXT NOT NULL, level TEXT NOT NULL, created_at BIGINT NOT NULL, key BYTEA, body_hash BYTEA, person BIGINT"
	" REFERENCES persons);"
	"CREATE TABLE topics (id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, board TEXT NOT NULL, number BIGINT"
	" NOT NULL, source TEXT, source_id TEXT, source_hash BYTEA, account BIGINT REFERENCES accounts ON DELETE SET"
	" NULL, title TEXT NOT NULL, summary TEXT NOT NULL, proposer TEXT NOT NULL, agencies TEXT NOT NULL, stage TEXT"
	" NOT NULL, stage_reason TEXT NOT NULL, response TEXT NOT NULL, decision TEXT NOT NULL, created_at BIGINT NOT"
	" NULL, updated_at BIGINT NOT NULL, active_at BIGINT NOT NULL, answered_at BIGINT NOT NULL, endorse_by BIGINT NOT"
	" NULL, respond_by BIGINT NOT NULL, opens_at BIGINT NOT NULL, closes_at BIGINT NOT NULL, endorsements BIGINT NOT"
	" NULL DEFAULT 0, endorsements_elsewhere BIGINT NOT NULL DEFAULT 0, endorsement_numbers BIGINT NOT NULL DEFAULT"
	" 0, threshold BIGINT NOT NULL, comments BIGINT NOT NULL DEFAULT 0, comments_elsewhere BIGINT NOT NULL DEFAULT 0,"
	" floors BIGINT NOT NULL DEFAULT 0, pro BIGINT NOT NULL DEFAULT 0, con BIGINT NOT NULL DEFAULT 0, neutral BIGINT"
	" NOT NULL DEFAULT 0, followers BIGINT NOT NULL DEFAULT 0, followers_elsewhere BIGINT NOT NULL DEFAULT 0, planned"
	" DOUBLE PRECISION, actual DOUBLE PRECISION, spent DOUBLE PRECISION, deadline BIGINT NOT NULL, changes_at BIGINT,"
	" removed_at BIGINT, changed BIGINT NOT NULL DEFAULT 0, written BIGINT NOT NULL DEFAULT 0, duty_by BIGINT NOT"
	" NULL DEFAULT 0, listed BOOLEAN NOT NULL DEFAULT TRUE, bare BOOLEAN NOT NULL DEFAULT FALSE, shown BOOLEAN NOT"
	" NULL DEFAULT TRUE, version BIGINT NOT NULL DEFAULT 0, key BYTEA, body_hash BYTEA, rules BIGINT NOT NULL DEFAULT"
	" 0, stage_code TEXT NOT NULL DEFAULT '', stage_before TEXT NOT NULL DEFAULT '', stage_since BIGINT NOT NULL"
	" DEFAULT 0, stage_by BIGINT NOT NULL DEFAULT 0, paused_until BIGINT NOT NULL DEFAULT 0, met BIGINT NOT NULL"
	" DEFAULT 0, as_of BIGINT NOT NULL DEFAULT 0, place BIGINT, UNIQUE (board, number), UNIQUE (source, source_id));"
	"CREATE TABLE wholes (topic BIGINT PRIMARY KEY REFERENCES topics ON DELETE CASCADE, json TEXT NOT NULL);"
	"CREATE TABLE topic_agencies (agency BIGINT NOT NULL REFERENCES agencies, topic BIGINT NOT NULL REFERENCES topics"
	" ON DELETE CASCADE, PRIMARY KEY (agency, topic));"
	"CREATE TABLE totals (one BIGINT PRIMARY KEY CHECK (one = 1), endorsements BIGINT NOT NULL, comments BIGINT NOT"
	" NULL, accounts BIGINT NOT NULL);"
	"CREATE TABLE sessions (hash BYTEA PRIMARY KEY, account BIGINT NOT NULL REFERENCES accounts ON DELETE CASCADE,"
	" created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL, id BIGINT, kind TEXT NOT NULL DEFAULT 'session', name"
	" TEXT NOT NULL DEFAULT '', scopes BIGINT NOT NULL DEFAULT 3, address TEXT NOT NULL DEFAULT '', client TEXT NOT"
	" NULL DEFAULT '', used_at BIGINT NOT NULL DEFAULT 0);"
	"CREATE TABLE attempts (what BYTEA PRIMARY KEY, count BIGINT NOT NULL, until BIGINT NOT NULL);"
	"CREATE TABLE answers (key BYTEA PRIMARY KEY, body_hash BYTEA NOT NULL, answer BYTEA NOT NULL, at BIGINT NOT"
	" NULL);"
	"CREATE TABLE endorsements (topic BIGINT NOT NULL REFERENCES topics ON DELETE CASCADE, number BIGINT NOT NULL,"
	" account BIGINT REFERENCES accounts ON DELETE SET NULL, nickname TEXT NOT NULL, county TEXT NOT NULL,"
	" show_nickname BOOLEAN NOT NULL, show_county BOOLEAN NOT NULL, reason TEXT NOT NULL, at BIGINT NOT NULL, source"
	" TEXT, source_id TEXT, person BIGINT REFERENCES persons ON DELETE SET NULL, PRIMARY KEY (topic, number));"
	"CREATE TABLE endorsement_rows (topic BIGINT PRIMARY KEY REFERENCES topics ON DELETE CASCADE, n BIGINT NOT NULL);"
	"CREATE TABLE follows (account BIGINT NOT NULL REFERENCES accounts ON DELETE CASCADE, topic BIGINT NOT NULL"
	" REFERENCES topics ON DELETE CASCADE, at BIGINT NOT NULL, PRIMARY KEY (account, topic));"
	"CREATE TABLE originals (topic BIGINT PRIMARY KEY REFERENCES topics ON DELETE CASCADE, format TEXT NOT NULL,"
	" record TEXT NOT NULL);"
	"CREATE TABLE topic_counts (agency BIGINT NOT NULL, board TEXT NOT NULL, stage TEXT NOT NULL, response TEXT NOT"
	" NULL, n BIGINT NOT NULL, PRIMARY KEY (agency, board, stage, response));"
	"CREATE TABLE identities (account BIGINT PRIMARY KEY REFERENCES accounts ON DELETE CASCADE, name TEXT NOT NULL,"
	" email TEXT, password TEXT NOT NULL, email_at BIGINT NOT NULL DEFAULT 0, mobile TEXT NOT NULL DEFAULT '',"
	" mobile_at BIGINT NOT NULL DEFAULT 0, subject BYTEA, subject_at BIGINT NOT NULL DEFAULT 0);"
	"CREATE TABLE comments (id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, topic BIGINT NOT NULL REFERENCES"
	" topics ON DELETE CASCADE, floor BIGINT NOT NULL, account BIGINT REFERENCES accounts ON DELETE SET NULL, author"
	" TEXT NOT NULL, stance TEXT NOT NULL, body TEXT NOT NULL, created_at BIGINT NOT NULL, reply_to BIGINT REFERENCES"
	" comments, likes BIGINT NOT NULL, source TEXT, source_id TEXT, removed_at BIGINT, changed BIGINT NOT NULL"
	" DEFAULT 0, key BYTEA, body_hash BYTEA, hidden_code TEXT NOT NULL DEFAULT '', hidden_at BIGINT, UNIQUE (topic,"
	" floor));"
	"CREATE TABLE notices (id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, kind TEXT NOT NULL, account BIGINT"
	" REFERENCES accounts ON DELETE CASCADE, actor BIGINT REFERENCES accounts ON DELETE SET NULL, topic BIGINT NOT"
	" NULL REFERENCES topics ON DELETE CASCADE, comment BIGINT REFERENCES comments ON DELETE SET NULL, stage TEXT NOT"
	" NULL, text TEXT NOT NULL, at BIGINT NOT NULL);"
	"CREATE TABLE notices_read (account BIGINT PRIMARY KEY REFERENCES accounts ON DELETE CASCADE, up_to BIGINT NOT"
	" NULL);"
	"CREATE TABLE person_hashes (hash BYTEA PRIMARY KEY, person BIGINT NOT NULL REFERENCES persons ON DELETE CASCADE,"
	" address BYTEA, postcode BYTEA);"
	"CREATE TABLE decisions (person BIGINT NOT NULL REFERENCES persons ON DELETE CASCADE, topic BIGINT NOT NULL"
	" REFERENCES topics ON DELETE CASCADE, about TEXT NOT NULL, version BIGINT NOT NULL, key BYTEA, body_hash BYTEA,"
	" PRIMARY KEY (person, topic, about));"
	"CREATE TABLE codes (id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, account BIGINT NOT NULL REFERENCES"
	" accounts ON DELETE CASCADE, kind TEXT NOT NULL, destination TEXT NOT NULL, code BYTEA NOT NULL, last BYTEA,"
	" tries BIGINT NOT NULL DEFAULT 0, person BYTEA, address BYTEA, postcode BYTEA, created_at BIGINT NOT NULL,"
	" expires_at BIGINT NOT NULL, done_at BIGINT NOT NULL DEFAULT 0);"
	"CREATE TABLE letters (id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, account BIGINT REFERENCES accounts"
	" ON DELETE CASCADE, way TEXT NOT NULL, destination TEXT NOT NULL, subject TEXT NOT NULL, body TEXT NOT NULL,"
	" unsubscribe TEXT NOT NULL, created_at BIGINT NOT NULL, until BIGINT NOT NULL, tries BIGINT NOT NULL DEFAULT 0,"
	" next_at BIGINT NOT NULL DEFAULT 0, held BIGINT NOT NULL DEFAULT 0);"
	"CREATE TABLE names (of TEXT NOT NULL, key TEXT NOT NULL, account BIGINT REFERENCES accounts ON DELETE CASCADE,"
	" PRIMARY KEY (of, key));"
	"CREATE TABLE devices (device BYTEA PRIMARY KEY, user_code BYTEA NOT NULL UNIQUE, client TEXT NOT NULL, scopes"
	" BIGINT NOT NULL, address TEXT NOT NULL, asked_at BIGINT NOT NULL, expires_at BIGINT NOT NULL, pause BIGINT NOT"
	" NULL, polled_at BIGINT NOT NULL DEFAULT 0, state TEXT NOT NULL, account BIGINT REFERENCES accounts ON DELETE"
	" CASCADE, provider TEXT NOT NULL DEFAULT '', secret BYTEA);"
	"CREATE TABLE proposers (topic BIGINT NOT NULL REFERENCES topics ON DELETE CASCADE, account BIGINT NOT NULL"
	" REFERENCES accounts ON DELETE CASCADE, at BIGINT NOT NULL, supports BOOLEAN NOT NULL DEFAULT FALSE, PRIMARY KEY"
	" (topic, account));"
	"CREATE TABLE invitations (hash BYTEA PRIMARY KEY, topic BIGINT NOT NULL REFERENCES topics ON DELETE CASCADE,"
	" account BIGINT NOT NULL REFERENCES accounts ON DELETE CASCADE, at BIGINT NOT NULL, expires_at BIGINT NOT NULL,"
	" seed BYTEA);"
	"CREATE TABLE staff (account BIGINT NOT NULL REFERENCES accounts ON DELETE CASCADE, role TEXT NOT NULL, agency"
	" TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (account, role, agency));"
	"CREATE TABLE acts (id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, topic BIGINT NOT NULL REFERENCES"
	" topics ON DELETE CASCADE, comment BIGINT REFERENCES comments ON DELETE SET NULL, account BIGINT REFERENCES"
	" accounts ON DELETE SET NULL, at BIGINT NOT NULL, act TEXT NOT NULL, role TEXT NOT NULL, reason_code TEXT NOT"
	" NULL, reason TEXT NOT NULL, text TEXT NOT NULL, stage TEXT NOT NULL, key BYTEA, body_hash BYTEA);"
	"CREATE TABLE reports (id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, topic BIGINT NOT NULL REFERENCES"
	" topics ON DELETE CASCADE, comment BIGINT REFERENCES comments ON DELETE CASCADE, account BIGINT REFERENCES"
	" accounts ON DELETE SET NULL, code TEXT NOT NULL, text TEXT NOT NULL, at BIGINT NOT NULL, state TEXT NOT NULL,"
	" answer TEXT NOT NULL, answered_at BIGINT NOT NULL, answered_by BIGINT REFERENCES accounts ON DELETE SET NULL,"
	" key BYTEA, body_hash BYTEA);"
	"CREATE TABLE likes (account BIGINT NOT NULL REFERENCES accounts ON DELETE CASCADE, comment BIGINT NOT NULL"
	" REFERENCES comments ON DELETE CASCADE, at BIGINT NOT NULL, PRIMARY KEY (account, comment));"
	"CREATE TABLE contents (hash BYTEA PRIMARY KEY, size BIGINT NOT NULL, uses BIGINT NOT NULL DEFAULT 0, at BIGINT"
	" NOT NULL);"
	"CREATE TABLE uploads (id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, account BIGINT REFERENCES accounts"
	" ON DELETE SET NULL, hash BYTEA NOT NULL REFERENCES contents, name TEXT NOT NULL, type TEXT NOT NULL, size"
	" BIGINT NOT NULL, at BIGINT NOT NULL, topic BIGINT REFERENCES topics ON DELETE CASCADE, key BYTEA, body_hash"
	" BYTEA);"
	"CREATE TABLE history (topic BIGINT NOT NULL REFERENCES topics ON DELETE CASCADE, hour BIGINT NOT NULL,"
	" endorsements BIGINT NOT NULL, comments BIGINT NOT NULL, PRIMARY KEY (topic, hour));"
	"CREATE TABLE wishes (account BIGINT NOT NULL REFERENCES accounts ON DELETE CASCADE, about TEXT NOT NULL, often"
	" TEXT NOT NULL, told_at BIGINT NOT NULL DEFAULT 0, told BIGINT NOT NULL DEFAULT 0, PRIMARY KEY (account,"
	" about));"
	"CREATE TABLE rule_versions (id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, hash BYTEA NOT NULL UNIQUE,"
	" text TEXT NOT NULL, since BIGINT NOT NULL);"
	"CREATE TABLE digests (account BIGINT NOT NULL REFERENCES accounts ON DELETE CASCADE, about TEXT NOT NULL, due"
	" BIGINT NOT NULL, PRIMARY KEY (account, about));"
	"CREATE TABLE bars (person BIGINT NOT NULL REFERENCES persons ON DELETE CASCADE, since BIGINT NOT NULL, until"
	" BIGINT NOT NULL, reason TEXT NOT NULL);"

	"CREATE INDEX topic_agencies_topic ON topic_agencies (topic);"
	"CREATE INDEX sessions_account ON sessions (account);"
	"CREATE INDEX sessions_expiry ON sessions (expires_at);"
	"CREATE INDEX attempts_until ON attempts (until);"
	"CREATE INDEX answers_at ON answers (at);"
	"CREATE UNIQUE INDEX endorsements_source ON endorsements (topic, source, source_id) WHERE source IS NOT NULL;"
	"CREATE INDEX follows_topic ON follows (topic);"
	"CREATE INDEX topics_answered ON topics (answered_at) WHERE removed_at IS NULL AND answered_at > 0;"
	"CREATE INDEX topics_account ON topics (account) WHERE account IS NOT NULL;"
	"CREATE INDEX topics_changes ON topics (changes_at) WHERE changes_at IS NOT NULL;"
	"CREATE INDEX topics_changed ON topics (changed);"
	"CREATE UNIQUE INDEX accounts_nickname ON accounts (lower(nickname));"
	"CREATE UNIQUE INDEX identities_name ON identities (lower(name));"
	"CREATE INDEX comments_account ON comments (account, topic, created_at) WHERE account IS NOT NULL;"
	"CREATE INDEX comments_reply ON comments (reply_to) WHERE reply_to IS NOT NULL;"
	"CREATE UNIQUE INDEX comments_source ON comments (topic, source, source_id) WHERE source IS NOT NULL;"
	"CREATE INDEX comments_changed ON comments (changed);"
	"CREATE INDEX comments_key ON comments (key) WHERE key IS NOT NULL;"
	"CREATE INDEX accounts_key ON accounts (key) WHERE key IS NOT NULL;"
	"CREATE INDEX notices_topic ON notices (topic, id);"
	"CREATE INDEX notices_account ON notices (account, id) WHERE account IS NOT NULL;"
	"CREATE INDEX notices_actor ON notices (actor) WHERE actor IS NOT NULL;"
	"CREATE INDEX notices_comment ON notices (comment) WHERE comment IS NOT NULL;"
	"CREATE INDEX comments_mine ON comments (account, id) WHERE account IS NOT NULL;"
	"CREATE INDEX person_hashes_person ON person_hashes (person);"
	"CREATE INDEX person_hashes_address ON person_hashes (address) WHERE address IS NOT NULL;"
	"CREATE UNIQUE INDEX accounts_person ON accounts (person);"
	"CREATE UNIQUE INDEX endorsements_person ON endorsements (person, topic) WHERE person IS NOT NULL;"
	"CREATE INDEX endorsements_account ON endorsements (account) WHERE account IS NOT NULL;"
	"CREATE INDEX decisions_topic ON decisions (topic);"
	"CREATE INDEX decisions_key ON decisions (key) WHERE key IS NOT NULL;"
	"CREATE UNIQUE INDEX identities_subject ON identities (subject) WHERE subject IS NOT NULL;"
	"CREATE INDEX identities_email ON identities (lower(email));"
	"CREATE INDEX codes_account ON codes (account, kind);"
	"CREATE INDEX codes_expiry ON codes (expires_at);"
	"CREATE INDEX letters_next ON letters (next_at);"
	"CREATE INDEX letters_account ON letters (account) WHERE account IS NOT NULL;"
	"CREATE UNIQUE INDEX sessions_id ON sessions (id);"
	"CREATE INDEX names_account ON names (account) WHERE account IS NOT NULL;"
	"CREATE INDEX devices_expiry ON devices (expires_at);"
	"CREATE INDEX devices_account ON devices (account) WHERE account IS NOT NULL;"
	"CREATE INDEX topics_key ON topics (key) WHERE key IS NOT NULL;"
	"CREATE INDEX topics_duty ON topics (duty_by) WHERE removed_at IS NULL AND duty_by > 0;"
	"CREATE INDEX proposers_account ON proposers (account);"
	"CREATE INDEX invitations_topic ON invitations (topic);"
	"CREATE INDEX invitations_account ON invitations (account);"
	"CREATE INDEX invitations_expiry ON invitations (expires_at);"
	"CREATE INDEX acts_topic ON acts (topic, id);"
	"CREATE INDEX acts_key ON acts (key) WHERE key IS NOT NULL;"
	"CREATE INDEX acts_comment ON acts (comment) WHERE comment IS NOT NULL;"
	"CREATE INDEX acts_account ON acts (account) WHERE account IS NOT NULL;"
	"CREATE INDEX reports_open ON reports (id) WHERE state = 'open';"
	"CREATE INDEX reports_topic ON reports (topic);"
	"CREATE INDEX reports_comment ON reports (comment) WHERE comment IS NOT NULL;"
	"CREATE INDEX reports_account ON reports (account, id) WHERE account IS NOT NULL;"
	"CREATE INDEX reports_answered ON reports (answered_by) WHERE answered_by IS NOT NULL;"
	"CREATE INDEX reports_key ON reports (key) WHERE key IS NOT NULL;"
	"CREATE INDEX likes_comment ON likes (comment);"
	"CREATE INDEX contents_unused ON contents (at) WHERE uses = 0;"
	"CREATE INDEX uploads_topic ON uploads (topic) WHERE topic IS NOT NULL;"
	"CREATE INDEX uploads_loose ON uploads (at) WHERE topic IS NULL;"
	"CREATE INDEX uploads_account ON uploads (account) WHERE account IS NOT NULL;"
	"CREATE INDEX uploads_hash ON uploads (hash);"
	"CREATE INDEX uploads_key ON uploads (key) WHERE key IS NOT NULL;"
	"CREATE INDEX topics_rules ON topics (rules) WHERE rules > 0;"
	"CREATE INDEX digests_due ON digests (due);"
	"CREATE INDEX endorsements_topic ON endorsements (topic, account) WHERE account IS NOT NULL;"
	"CREATE INDEX bars_person ON bars (person);"
	"CREATE INDEX topics_author ON topics (lower(proposer), created_at) WHERE removed_at IS NULL;"
	"CREATE INDEX comments_gone ON comments (topic, floor) WHERE removed_at IS NOT NULL;"
	"CREATE UNIQUE INDEX topics_place ON topics (place);"
	"CREATE INDEX topics_newest ON topics (created_at) WHERE removed_at IS NULL AND listed;"
	"CREATE INDEX topics_endorsements ON topics (endorsements) WHERE removed_at IS NULL AND listed;"
	"CREATE INDEX topics_deadline ON topics (deadline) WHERE removed_at IS NULL AND listed;"
	"CREATE INDEX topics_active ON topics (active_at) WHERE removed_at IS NULL AND listed;"
	"CREATE INDEX topics_board_newest ON topics (board, created_at) WHERE removed_at IS NULL AND listed;"
	"CREATE INDEX topics_board_endorsements ON topics (board, endorsements) WHERE removed_at IS NULL AND listed;"
	"CREATE INDEX topics_board_deadline ON topics (board, deadline) WHERE removed_at IS NULL AND listed;"
	"CREATE INDEX topics_board_active ON topics (board, active_at) WHERE removed_at IS NULL AND listed;"
	"CREATE INDEX topics_stage_newest ON topics (stage, created_at) WHERE removed_at IS NULL AND listed;"
	"CREATE INDEX topics_stage_endorsements ON topics (stage, endorsements) WHERE removed_at IS NULL AND listed;"
	"CREATE INDEX topics_stage_deadline ON topics (stage, deadline) WHERE removed_at IS NULL AND listed;"
	"CREATE INDEX topics_stage_active ON topics (stage, active_at) WHERE removed_at IS NULL AND listed;"
	"CREATE INDEX topics_response_newest ON topics (response, created_at) WHERE removed_at IS NULL AND listed AND"
	" response <> 'none';"
	"CREATE INDEX topics_response_endorsements ON topics (response, endorsements) WHERE removed_at IS NULL AND listed"
	" AND response <> 'none';"
	"CREATE INDEX topics_response_deadline ON topics (response, deadline) WHERE removed_at IS NULL AND listed AND"
	" response <> 'none';"
	"CREATE INDEX topics_response_active ON topics (response, active_at) WHERE removed_at IS NULL AND listed AND"
	" response <> 'none';"

	/* search_postgres.c */
	"CREATE TABLE heads (place BIGINT PRIMARY KEY, marks TEXT NOT NULL, tokens TSVECTOR NOT NULL);"
	"CREATE TABLE words (place BIGINT PRIMARY KEY, body TEXT NOT NULL, tokens TSVECTOR NOT NULL);"
	"CREATE TABLE talks (id BIGINT PRIMARY KEY, tokens TSVECTOR NOT NULL);"
	"CREATE INDEX heads_tokens ON heads USING GIN (tokens);"
	"CREATE INDEX words_tokens ON words USING GIN (tokens);"
	"CREATE INDEX talks_tokens ON talks USING GIN (tokens);"

	"INSERT INTO totals VALUES (1, 0, 0, 0); INSERT INTO notes (name, value) VALUES ('search', 'none');" TRIGGERS,

	/* Who sends a letter; and contents of uploads, which one machine alone has in its folder (pieces.c). */
	"ALTER TABLE letters ADD COLUMN holder TEXT NOT NULL DEFAULT '';"
	"CREATE TABLE pieces (hash BYTEA NOT NULL, number BIGINT NOT NULL, bytes BYTEA NOT NULL, at BIGINT NOT NULL,"
	" PRIMARY KEY (hash, number)); ALTER TABLE pieces ALTER COLUMN bytes SET STORAGE EXTERNAL;",

	/* A bar says for what, by whom, and is kept when it is over; an appeal is a report about it, one for each. */
	"ALTER TABLE bars ADD COLUMN id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY;"
	"ALTER TABLE bars ADD COLUMN code TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE bars ADD COLUMN topic BIGINT REFERENCES topics ON DELETE SET NULL;"
	"ALTER TABLE bars ADD COLUMN comment BIGINT REFERENCES comments ON DELETE SET NULL;"
	"ALTER TABLE bars ADD COLUMN barred_by BIGINT REFERENCES accounts ON DELETE SET NULL;"
	"CREATE INDEX bars_topic ON bars (topic) WHERE topic IS NOT NULL;"
	"CREATE INDEX bars_comment ON bars (comment) WHERE comment IS NOT NULL;"
	"CREATE INDEX bars_by ON bars (barred_by) WHERE barred_by IS NOT NULL;"
	"ALTER TABLE reports ADD COLUMN bar BIGINT REFERENCES bars ON DELETE CASCADE;"
	"CREATE UNIQUE INDEX reports_bar ON reports (bar) WHERE bar IS NOT NULL;",

	/* Which commit was an account's last (machines.c). */
	"CREATE TABLE wrote (account BIGINT PRIMARY KEY REFERENCES accounts ON DELETE CASCADE, number BIGINT NOT NULL);",

	/* What has a source is counted by who puts it in (elsewhere.c), many rows at once. */
	COUNTED_HERE,

	/* An endorsement hangs on its person, who has one account or none any more: who that is, is not written down again;
	 * nor is that it was decided once. Its indexes by account go with that. */
	"DELETE FROM decisions WHERE about = 'endorsement' AND version = 1 AND key IS NULL AND EXISTS (SELECT 1 FROM"
	" endorsements v WHERE v.person = decisions.person AND v.topic = decisions.topic);"
	"ALTER TABLE endorsements DROP COLUMN account;",

	/* Endorsements are counted by who puts them in (tally.c), many at once. */
	"DROP TRIGGER endorsements_in ON endorsements; DROP FUNCTION endorsements_in();",

	/* A decision is found by whose it is about what (once.c). */
	"DROP INDEX decisions_key;",

	/* Topics that were made in the same twelve days, counted for spans.c. */
	"CREATE TABLE topic_spans (span BIGINT NOT NULL, board TEXT NOT NULL, stage TEXT NOT NULL, response TEXT NOT NULL,"
	" n BIGINT NOT NULL, PRIMARY KEY (span, board, stage, response));"
	"INSERT INTO topic_spans SELECT created_at >> 30, board, stage, response, count(*) FROM topics WHERE removed_at IS NULL"
	" AND listed GROUP BY 1, 2, 3, 4;" SPANNED,

	/* There are millions of these, and each number stands in indexes too. */
	"ALTER TABLE endorsements ALTER COLUMN topic TYPE INTEGER, ALTER COLUMN number TYPE INTEGER,"
	" ALTER COLUMN person TYPE INTEGER;"
	"ALTER TABLE decisions ALTER COLUMN person TYPE INTEGER, ALTER COLUMN topic TYPE INTEGER,"
	" ALTER COLUMN version TYPE INTEGER;"
	/* What there is in a table is looked at when it has some pages (take_stock() in sql/postgres.c says why). */
	"DO $$ DECLARE t regclass; BEGIN FOR t IN SELECT oid FROM pg_class WHERE " OURS " LOOP"
	" EXECUTE format('ALTER TABLE %s SET (autovacuum_analyze_threshold = 2000)', t); END LOOP; END $$",

	/* An appeal against a bar that is about no topic is about none either. */
	"ALTER TABLE reports ALTER COLUMN topic DROP NOT NULL;",
};

#define ID_OF "CAST(pg_get_serial_sequence($1, 'id') AS regclass)"

const struct schema_engine schema_postgres = {
	.migrations = migrations,
	.n_migrations = ARRAY_LEN(migrations),
	.columns =
		"SELECT CAST(a.attname AS TEXT), CASE format_type(a.atttypid, NULL) WHEN 'bigint' THEN 'i' WHEN 'integer' THEN 'i'"
		" WHEN 'boolean' THEN 'f' WHEN 'bytea' THEN 'b' WHEN 'double precision' THEN 'r' ELSE 't' END,"
		" CAST(coalesce(array_position(CAST(i.indkey AS SMALLINT[]), a.attnum) + 1, 0) AS BIGINT)"
		" FROM pg_attribute a LEFT JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary"
		" WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum",
	.last_id = "SELECT pg_sequence_last_value(" ID_OF ")",
	.set_last_id = "SELECT setval(" ID_OF ", $2)",
	.tables = "SELECT count(*) FROM pg_class WHERE " OURS,
	.clear =
		"DO $$ DECLARE t regclass; f regprocedure; BEGIN"
		" FOR t IN SELECT oid FROM pg_class WHERE " OURS " LOOP EXECUTE format('DROP TABLE IF EXISTS %s CASCADE', t);"
		" END LOOP;"
		" FOR f IN SELECT oid FROM pg_proc WHERE pronamespace = CAST(current_schema() AS regnamespace) AND prorettype ="
		" CAST('trigger' AS regtype) LOOP EXECUTE format('DROP FUNCTION %s', f); END LOOP; END $$",
};
