-- Who erases a reader holds their row and then waits for what is due. Whoever indexes took them the other way round, since
-- entries and words refer to the reader: one of the two died. Now the reader comes first everywhere.

-- Indexes what is due for a reader, the latest first, and says how much it took. Does nothing while somebody else works
-- for the same reader. What is deleted meanwhile stays out: whoever deletes strikes it off first, waits for us there,
-- and then removes what we have entered.
CREATE OR REPLACE FUNCTION search_index_due(owner uuid, most int) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
  taken uuid[];
BEGIN
  PERFORM 1 FROM "User" WHERE "id" = owner FOR KEY SHARE SKIP LOCKED;
  IF NOT FOUND OR NOT pg_try_advisory_xact_lock(hashtextextended('search' || owner, 0)) THEN
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
CREATE OR REPLACE FUNCTION search_catch_up(owner uuid, most int) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  indexed int;
  counted int;
BEGIN
  PERFORM 1 FROM "User" WHERE "id" = owner FOR KEY SHARE;
  PERFORM pg_advisory_xact_lock(hashtextextended('search' || owner, 0));
  indexed := search_index_due(owner, most);
  counted := search_count_words(owner, most);
  RETURN indexed < most AND counted < most;
END
$$;
