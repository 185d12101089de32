-- What the indexes below need; all three come with PostgreSQL.
CREATE EXTENSION IF NOT EXISTS btree_gin;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;

-- CreateTable
CREATE TABLE "SearchEntry" (
    "id" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "conversationId" UUID NOT NULL,
    "isTitle" BOOLEAN NOT NULL,
    "modelId" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "words" tsvector NOT NULL,

    CONSTRAINT "SearchEntry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SearchWord" (
    "userId" UUID NOT NULL,
    "word" TEXT NOT NULL,
    "entries" INTEGER NOT NULL,

    CONSTRAINT "SearchWord_pkey" PRIMARY KEY ("userId","word")
);

-- CreateTable
CREATE TABLE "SearchBacklog" (
    "entryId" UUID NOT NULL,
    "userId" UUID NOT NULL,

    CONSTRAINT "SearchBacklog_pkey" PRIMARY KEY ("entryId")
);

-- Words sort by their bytes, so that a beginning is a range whatever the database's language is.
ALTER TABLE "SearchWord" ALTER COLUMN "word" TYPE TEXT COLLATE "C";

-- The text that a message is found by: what was written and the names of files, as far as 60,000 characters.
-- Thinking is left out: nobody looks for what they have not read.
CREATE FUNCTION search_text(parts jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT left(string_agg(coalesce(part ->> 'text', part ->> 'filename'), E'\n' ORDER BY place), 60000)
  FROM jsonb_array_elements(CASE jsonb_typeof(parts) WHEN 'array' THEN parts ELSE '[]' END)
    WITH ORDINALITY AS listed(part, place)
  WHERE part ->> 'type' IN ('text', 'file')
$$;

-- The words of a text, without accents and case. Punctuation that PostgreSQL's parser would make one word of (paths,
-- addresses, tags, hyphens) parts words. Scripts without spaces are cut into overlapping pairs of characters: the
-- pairs of a term are in every text that holds it.
CREATE FUNCTION search_words(input text) RETURNS tsvector LANGUAGE plpgsql STABLE AS $$
DECLARE
  plain text := input;
  dense text := '';
BEGIN
  IF octet_length(plain) > char_length(plain) THEN
    plain := unaccent(normalize(plain, NFKC));
    IF plain ~ '[\u0E00-\u0EFF\u1000-\u109F\u1780-\u17FF\u3040-\u30FF\u31F0-\u31FF\u3400-\u4DBF\u4E00-\u9FFF\uAC00-\uD7AF\uF900-\uFAFF\U00020000-\U0003FFFF]' THEN
      plain := regexp_replace(plain, '([\u0E00-\u0EFF\u1000-\u109F\u1780-\u17FF\u3040-\u30FF\u31F0-\u31FF\u3400-\u4DBF\u4E00-\u9FFF\uAC00-\uD7AF\uF900-\uFAFF\U00020000-\U0003FFFF]+)', ' \1 ', 'g');
      dense := regexp_replace(plain, '[^\u0E00-\u0EFF\u1000-\u109F\u1780-\u17FF\u3040-\u30FF\u31F0-\u31FF\u3400-\u4DBF\u4E00-\u9FFF\uAC00-\uD7AF\uF900-\uFAFF\U00020000-\U0003FFFF]+', ' ', 'g');
      dense := regexp_replace(dense, '([\u0E00-\u0EFF\u1000-\u109F\u1780-\u17FF\u3040-\u30FF\u31F0-\u31FF\u3400-\u4DBF\u4E00-\u9FFF\uAC00-\uD7AF\uF900-\uFAFF\U00020000-\U0003FFFF])([\u0E00-\u0EFF\u1000-\u109F\u1780-\u17FF\u3040-\u30FF\u31F0-\u31FF\u3400-\u4DBF\u4E00-\u9FFF\uAC00-\uD7AF\uF900-\uFAFF\U00020000-\U0003FFFF]*)', '\1 \2', 'g');
      dense := regexp_replace(dense, '([\u0E00-\u0EFF\u1000-\u109F\u1780-\u17FF\u3040-\u30FF\u31F0-\u31FF\u3400-\u4DBF\u4E00-\u9FFF\uAC00-\uD7AF\uF900-\uFAFF\U00020000-\U0003FFFF]{2})', '\1 ', 'g');
      plain := regexp_replace(plain, '([\u0E00-\u0EFF\u1000-\u109F\u1780-\u17FF\u3040-\u30FF\u31F0-\u31FF\u3400-\u4DBF\u4E00-\u9FFF\uAC00-\uD7AF\uF900-\uFAFF\U00020000-\U0003FFFF]{2})', '\1 ', 'g');
    END IF;
  END IF;
  RETURN to_tsvector('simple', regexp_replace(plain || ' ' || dense, '[!-/:-@[-`{-~]+', ' ', 'g'));
END
$$;

-- A message is indexed when it is final, never while it streams.
CREATE FUNCTION search_index_message() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  plain text := search_text(NEW."parts");
  conversation record;
BEGIN
  -- An index must never keep an answer from being stored, whatever became of the message before.
  IF EXISTS (SELECT 1 FROM "SearchEntry" WHERE "id" = NEW."id") THEN
    PERFORM search_remove(ARRAY[NEW."id"]);
  END IF;
  IF plain !~ '\S' OR plain IS NULL THEN
    RETURN NULL;
  END IF;
  -- The unfinished answer that this one carries on is its beginning; finding both would be finding one thing twice.
  IF NEW."continuesId" IS NOT NULL THEN
    PERFORM search_remove(ARRAY[NEW."continuesId"]);
  END IF;
  SELECT "userId", "modelId" INTO conversation FROM "Conversation" WHERE "id" = NEW."conversationId";
  INSERT INTO "SearchEntry" ("id", "userId", "conversationId", "isTitle", "modelId", "createdAt", "words")
  VALUES (NEW."id", conversation."userId", NEW."conversationId", false,
    coalesce(NEW."answeredModel", NEW."requestedModel", conversation."modelId"), NEW."createdAt", search_words(plain));
  INSERT INTO "SearchBacklog" ("entryId", "userId") VALUES (NEW."id", conversation."userId");
  RETURN NULL;
END
$$;

CREATE FUNCTION search_index_title() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW."userId" <> OLD."userId" THEN
      -- Everything goes over to the new owner.
      PERFORM search_remove(ARRAY(SELECT "id" FROM "SearchEntry" WHERE "conversationId" = NEW."id"));
      INSERT INTO "SearchEntry" ("id", "userId", "conversationId", "isTitle", "modelId", "createdAt", "words")
      SELECT m."id", NEW."userId", NEW."id", false, coalesce(m."answeredModel", m."requestedModel", NEW."modelId"),
        m."createdAt", search_words(search_text(m."parts"))
      FROM "Message" m
      WHERE m."conversationId" = NEW."id" AND m."status" <> 'streaming' AND search_text(m."parts") ~ '\S'
        AND NOT EXISTS (
          SELECT 1 FROM "Message" n WHERE n."continuesId" = m."id" AND n."conversationId" = NEW."id"
            AND n."status" <> 'streaming' AND search_text(n."parts") ~ '\S');
      INSERT INTO "SearchBacklog" ("entryId", "userId")
      SELECT "id", "userId" FROM "SearchEntry" WHERE "conversationId" = NEW."id";
    ELSIF NEW."title" = OLD."title" THEN
      UPDATE "SearchEntry" SET "modelId" = NEW."modelId" WHERE "id" = NEW."id";
      RETURN NULL;
    ELSE
      PERFORM search_remove(ARRAY[NEW."id"]);
    END IF;
  END IF;
  IF NEW."title" !~ '\S' THEN
    RETURN NULL;
  END IF;
  INSERT INTO "SearchEntry" ("id", "userId", "conversationId", "isTitle", "modelId", "createdAt", "words")
  VALUES (NEW."id", NEW."userId", NEW."id", true, NEW."modelId", NEW."createdAt",
    search_words(NEW."title") || '#title'::tsvector);
  INSERT INTO "SearchBacklog" ("entryId", "userId") VALUES (NEW."id", NEW."userId");
  RETURN NULL;
END
$$;

-- Removes entries and takes their words off the count. One writer of counts at a time for each reader: two that lock
-- the same words in another order would wait for each other for ever.
CREATE FUNCTION search_remove(ids uuid[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  owner uuid;
BEGIN
  FOR owner IN SELECT DISTINCT "userId" FROM "SearchEntry" WHERE "id" = ANY (ids) ORDER BY 1 LOOP
    PERFORM pg_advisory_xact_lock(hashtextextended('search' || owner, 0));
  END LOOP;
  WITH gone AS (
    DELETE FROM "SearchEntry" WHERE "id" = ANY (ids) RETURNING "id", "userId", "words"
  ), uncounted AS (
    DELETE FROM "SearchBacklog" WHERE "entryId" IN (SELECT "id" FROM gone) RETURNING "entryId"
  ), fewer AS (
    SELECT gone."userId", word, count(*) AS entries
    FROM gone CROSS JOIN LATERAL unnest(tsvector_to_array(gone."words")) AS word
    WHERE gone."id" NOT IN (SELECT "entryId" FROM uncounted)
      -- Whoever is being deleted loses all words at once.
      AND EXISTS (SELECT 1 FROM "User" u WHERE u."id" = gone."userId")
    GROUP BY gone."userId", word
  )
  MERGE INTO "SearchWord" known USING fewer ON known."userId" = fewer."userId" AND known."word" = fewer.word
  WHEN MATCHED AND known."entries" <= fewer.entries THEN DELETE
  WHEN MATCHED THEN UPDATE SET "entries" = known."entries" - fewer.entries;
END
$$;

-- Counts the words of entries that are new, the latest first, and says how many entries it took. Does nothing while
-- somebody else counts for the same reader.
CREATE FUNCTION search_count_words(owner uuid, most int) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
  taken int;
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtextextended('search' || owner, 0)) THEN
    RETURN 0;
  END IF;
  WITH fresh AS (
    DELETE FROM "SearchBacklog" WHERE "entryId" IN (
      SELECT "entryId" FROM "SearchBacklog" WHERE "userId" = owner ORDER BY "entryId" DESC LIMIT most
    ) RETURNING "entryId"
  ), counted AS (
    INSERT INTO "SearchWord" AS known ("userId", "word", "entries")
    SELECT owner, word, count(*)
    FROM fresh JOIN "SearchEntry" entry ON entry."id" = fresh."entryId"
      CROSS JOIN LATERAL unnest(tsvector_to_array(entry."words")) AS word
    WHERE char_length(word) <= 40
    GROUP BY word
    ON CONFLICT ("userId", "word") DO UPDATE SET "entries" = known."entries" + excluded."entries"
  )
  SELECT count(*) INTO taken FROM fresh;
  RETURN taken;
END
$$;

CREATE FUNCTION search_forget_conversations() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM search_remove(ARRAY(
    SELECT entry."id" FROM "SearchEntry" entry JOIN deleted ON entry."conversationId" = deleted."id"));
  RETURN NULL;
END
$$;

-- Messages that go with their conversation are forgotten with it, all in one.
CREATE FUNCTION search_forget_messages() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM search_remove(ARRAY(
    SELECT deleted."id" FROM deleted JOIN "Conversation" c ON c."id" = deleted."conversationId"));
  RETURN NULL;
END
$$;

-- What is there already.
INSERT INTO "SearchEntry" ("id", "userId", "conversationId", "isTitle", "modelId", "createdAt", "words")
SELECT c."id", c."userId", c."id", true, c."modelId", c."createdAt", search_words(c."title") || '#title'::tsvector
FROM "Conversation" c WHERE c."title" ~ '\S';
INSERT INTO "SearchEntry" ("id", "userId", "conversationId", "isTitle", "modelId", "createdAt", "words")
SELECT m."id", c."userId", c."id", false, coalesce(m."answeredModel", m."requestedModel", c."modelId"),
  m."createdAt", search_words(search_text(m."parts"))
FROM "Message" m JOIN "Conversation" c ON c."id" = m."conversationId"
WHERE m."status" <> 'streaming' AND search_text(m."parts") ~ '\S'
  AND NOT EXISTS (
    SELECT 1 FROM "Message" n WHERE n."continuesId" = m."id" AND n."status" <> 'streaming'
      AND search_text(n."parts") ~ '\S');
INSERT INTO "SearchWord" ("userId", "word", "entries")
SELECT "userId", word, count(*)
FROM "SearchEntry" CROSS JOIN LATERAL unnest(tsvector_to_array("words")) AS word
WHERE char_length(word) <= 40
GROUP BY "userId", word;

-- CreateIndex
CREATE INDEX "SearchEntry_userId_words_idx" ON "SearchEntry" USING GIN ("userId" uuid_ops, "words" tsvector_ops);

-- CreateIndex
CREATE INDEX "SearchEntry_userId_createdAt_idx" ON "SearchEntry"("userId", "createdAt" DESC);

-- CreateIndex
CREATE INDEX "SearchEntry_conversationId_idx" ON "SearchEntry"("conversationId");

-- CreateIndex
CREATE INDEX "SearchWord_userId_word_idx" ON "SearchWord" USING GIN ("userId" uuid_ops, "word" gin_trgm_ops);

-- CreateIndex
CREATE INDEX "SearchBacklog_userId_idx" ON "SearchBacklog"("userId");

-- AddForeignKey
ALTER TABLE "SearchWord" ADD CONSTRAINT "SearchWord_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- New rows of the index are gathered first and sorted in later, a little at a time.
ALTER INDEX "SearchEntry_userId_words_idx" SET (gin_pending_list_limit = 64);

CREATE TRIGGER search_new_message AFTER INSERT ON "Message"
  FOR EACH ROW WHEN (NEW."status" <> 'streaming') EXECUTE FUNCTION search_index_message();
CREATE TRIGGER search_changed_message AFTER UPDATE OF "status", "parts" ON "Message"
  FOR EACH ROW WHEN (
    NEW."status" <> 'streaming' AND (OLD."status" = 'streaming' OR NEW."parts" IS DISTINCT FROM OLD."parts")
  ) EXECUTE FUNCTION search_index_message();
CREATE TRIGGER search_new_title AFTER INSERT ON "Conversation"
  FOR EACH ROW EXECUTE FUNCTION search_index_title();
CREATE TRIGGER search_changed_title AFTER UPDATE OF "title", "modelId", "userId" ON "Conversation"
  FOR EACH ROW WHEN (
    NEW."title" <> OLD."title" OR NEW."modelId" <> OLD."modelId" OR NEW."userId" <> OLD."userId"
  ) EXECUTE FUNCTION search_index_title();
CREATE TRIGGER search_deleted_conversations AFTER DELETE ON "Conversation"
  REFERENCING OLD TABLE AS deleted FOR EACH STATEMENT EXECUTE FUNCTION search_forget_conversations();
CREATE TRIGGER search_deleted_messages AFTER DELETE ON "Message"
  REFERENCING OLD TABLE AS deleted FOR EACH STATEMENT EXECUTE FUNCTION search_forget_messages();
