-- CreateTable
CREATE TABLE "SemanticReader" (
    "userId" UUID NOT NULL,
    "pausedUntil" TIMESTAMP(3),
    "problem" JSONB,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SemanticReader_pkey" PRIMARY KEY ("userId")
);

-- CreateTable
CREATE TABLE "SemanticTask" (
    "entryId" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "claimId" UUID,
    "claimedUntil" TIMESTAMP(3),

    CONSTRAINT "SemanticTask_pkey" PRIMARY KEY ("entryId")
);

-- CreateIndex
CREATE INDEX "SemanticTask_userId_entryId_idx" ON "SemanticTask"("userId", "entryId" DESC);

-- CreateIndex
CREATE INDEX "SemanticTask_claimId_idx" ON "SemanticTask"("claimId");

-- AddForeignKey
ALTER TABLE "SemanticReader" ADD CONSTRAINT "SemanticReader_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SemanticTask" ADD CONSTRAINT "SemanticTask_entryId_fkey" FOREIGN KEY ("entryId") REFERENCES "SearchEntry"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SemanticTask" ADD CONSTRAINT "SemanticTask_userId_fkey" FOREIGN KEY ("userId") REFERENCES "SemanticReader"("userId") ON DELETE CASCADE ON UPDATE CASCADE;

-- A message that search learns of is to be embedded, if its reader has switched that on. Whoever switches off at the
-- same moment goes first: the lock waits for them, and then there is no row.
CREATE FUNCTION semantic_note_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "SemanticTask" ("entryId", "userId")
  SELECT NEW."id", reader."userId" FROM "SemanticReader" reader WHERE reader."userId" = NEW."userId" FOR KEY SHARE
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END
$$;

CREATE TRIGGER semantic_new_entry AFTER INSERT ON "SearchEntry"
  FOR EACH ROW WHEN (NOT NEW."isTitle") EXECUTE FUNCTION semantic_note_entry();
