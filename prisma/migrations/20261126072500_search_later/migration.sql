-- Messages and titles are indexed after they were stored and not while somebody waits for that.

-- CreateTable
CREATE TABLE "SearchDue" (
    "userId" UUID NOT NULL,
    "conversationId" UUID NOT NULL,
    "id" UUID NOT NULL,

    CONSTRAINT "SearchDue_pkey" PRIMARY KEY ("userId","conversationId","id")
);

DROP TRIGGER search_new_message ON "Message";
DROP TRIGGER search_changed_message ON "Message";
DROP TRIGGER search_new_title ON "Conversation";
DROP TRIGGER search_changed_title ON "Conversation";
DROP FUNCTION search_index_message();
DROP FUNCTION search_index_title();

-- A message is due when it is final, never while it streams.
-- The unfinished answer that another one carries on is its beginning; finding both would be finding one thing twice.
CREATE FUNCTION search_note_message() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW."continuesId" IS NOT NULL AND search_text(NEW."parts") ~ '\S' THEN
    DELETE FROM "SearchDue" due USING "Conversation" c
    WHERE c."id" = NEW."conversationId" AND due."userId" = c."userId" AND due."conversationId" = c."id"
      AND due."id" = NEW."continuesId";
  END IF;
  INSERT INTO "SearchDue" ("userId", "conversationId", "id")
  SELECT "userId", "id", NEW."id" FROM "Conversation" WHERE "id" = NEW."conversationId"
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END
$$;

CREATE FUNCTION search_note_title() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW."userId" <> OLD."userId" THEN
      -- Everything goes over to the new owner.
      DELETE FROM "SearchDue" WHERE "userId" = OLD."userId" AND "conversationId" = NEW."id";
      PERFORM search_remove(ARRAY(SELECT "id" FROM "SearchEntry" WHERE "conversationId" = NEW."id"));
      INSERT INTO "SearchDue" ("userId", "conversationId", "id")
      SELECT NEW."userId", NEW."id", m."id" FROM "Message" m
      WHERE m."conversationId" = NEW."id" AND m."status" <> 'streaming'
        AND NOT EXISTS (
          SELECT 1 FROM "Message" n WHERE n."continuesId" = m."id" AND n."conversationId" = NEW."id"
            AND n."status" <> 'streaming' AND search_text(n."parts") ~ '\S')
      ON CONFLICT DO NOTHING;
    ELSIF NEW."title" = OLD."title" THEN
      UPDATE "SearchEntry" SET "modelId" = NEW."modelId" WHERE "id" = NEW."id";
      RETURN NULL;
    END IF;
  END IF;
  INSERT INTO "SearchDue" ("userId", "conversationId", "id") VALUES (NEW."userId", NEW."id", NEW."id")
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END
$$;

-- Indexes what is due for a reader, the latest first, and says how much it took. Does nothing while somebody else works
-- for the same reader. What is deleted meanwhile stays out: whoever deletes strikes it off first, waits for us there,
-- and then removes what we have entered.
CREATE FUNCTION search_index_due(owner uuid, most int) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
  taken uuid[];
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtextextended('search' || owner, 0)) THEN
    RETURN 0;
  END IF;
  WITH picked AS (
    DELETE FROM "SearchDue" due USING (
      SELECT "conversationId", "id" FROM "SearchDue" WHERE "userId" = owner
      ORDER BY "id" DESC LIMIT most FOR UPDATE SKIP LOCKED
    ) latest
    WHERE due."userId" = owner AND due."conversationId" = latest."conversationId" AND due."id" = latest."id"
    RETURNING due."id"
  )
  SELECT coalesce(array_agg("id"), '{}') INTO taken FROM picked;
  PERFORM search_remove(ARRAY(
    SELECT "id" FROM "SearchEntry" WHERE "id" = ANY (taken)
    UNION
    SELECT "continuesId" FROM "Message"
    WHERE "id" = ANY (taken) AND "continuesId" IS NOT NULL AND search_text("parts") ~ '\S'));
  WITH entered AS (
    INSERT INTO "SearchEntry" ("id", "userId", "conversationId", "isTitle", "modelId", "createdAt", "words")
    SELECT "id", "userId", "id", true, "modelId", "createdAt", search_words("title") || '#title'::tsvector
    FROM "Conversation" WHERE "id" = ANY (taken) AND "title" ~ '\S'
    UNION ALL
    SELECT m."id", c."userId", c."id", false, coalesce(m."answeredModel", m."requestedModel", c."modelId"),
      m."createdAt", search_words(search_text(m."parts"))
    FROM "Message" m JOIN "Conversation" c ON c."id" = m."conversationId"
    WHERE m."id" = ANY (taken) AND m."status" <> 'streaming' AND search_text(m."parts") ~ '\S'
    RETURNING "id", "userId"
  )
  INSERT INTO "SearchBacklog" ("entryId", "userId") SELECT "id", "userId" FROM entered;
  RETURN cardinality(taken);
END
$$;

-- Indexes and counts what is new for a reader, so much of each at most, and says whether that was all. Waits while
-- somebody else works for the same reader.
CREATE FUNCTION search_catch_up(owner uuid, most int) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  indexed int;
  counted int;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('search' || owner, 0));
  indexed := search_index_due(owner, most);
  counted := search_count_words(owner, most);
  RETURN indexed < most AND counted < most;
END
$$;

-- What is not indexed yet is struck off first: see search_index_due.
CREATE OR REPLACE FUNCTION search_forget_conversations() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM "SearchDue" due USING deleted
  WHERE due."userId" = deleted."userId" AND due."conversationId" = deleted."id";
  PERFORM search_remove(ARRAY(
    SELECT entry."id" FROM "SearchEntry" entry JOIN deleted ON entry."conversationId" = deleted."id"));
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION search_forget_messages() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM "SearchDue" due USING deleted, "Conversation" c
  WHERE c."id" = deleted."conversationId" AND due."userId" = c."userId" AND due."conversationId" = c."id"
    AND due."id" = deleted."id";
  PERFORM search_remove(ARRAY(
    SELECT deleted."id" FROM deleted JOIN "Conversation" c ON c."id" = deleted."conversationId"));
  RETURN NULL;
END
$$;

CREATE TRIGGER search_new_message AFTER INSERT ON "Message"
  FOR EACH ROW WHEN (NEW."status" <> 'streaming') EXECUTE FUNCTION search_note_message();
CREATE TRIGGER search_changed_message AFTER UPDATE OF "status", "parts" ON "Message"
  FOR EACH ROW WHEN (
    NEW."status" <> 'streaming' AND (OLD."status" = 'streaming' OR NEW."parts" IS DISTINCT FROM OLD."parts")
  ) EXECUTE FUNCTION search_note_message();
CREATE TRIGGER search_new_title AFTER INSERT ON "Conversation"
  FOR EACH ROW EXECUTE FUNCTION search_note_title();
CREATE TRIGGER search_changed_title AFTER UPDATE OF "title", "modelId", "userId" ON "Conversation"
  FOR EACH ROW WHEN (
    NEW."title" <> OLD."title" OR NEW."modelId" <> OLD."modelId" OR NEW."userId" <> OLD."userId"
  ) EXECUTE FUNCTION search_note_title();
