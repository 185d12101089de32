-- DropForeignKey
ALTER TABLE "Share" DROP CONSTRAINT "Share_conversationId_fkey";

-- DropForeignKey
ALTER TABLE "Share" DROP CONSTRAINT "Share_leafId_fkey";

-- DropIndex
DROP INDEX "Share_conversationId_idx";

-- DropIndex
DROP INDEX "Share_leafId_idx";

-- DropIndex
DROP INDEX "Share_userId_createdAt_idx";

-- AlterTable
ALTER TABLE "Share" DROP COLUMN "conversationId",
DROP COLUMN "leafId",
DROP COLUMN "options",
ADD COLUMN     "tokenKeyId" TEXT,
ADD COLUMN     "tokenSealed" BYTEA;

-- CreateTable
CREATE TABLE "ShareSnapshot" (
    "shareId" UUID NOT NULL,
    "conversationId" UUID NOT NULL,
    "leafId" UUID NOT NULL,
    "firstId" UUID,
    "title" TEXT NOT NULL,
    "authorName" TEXT,
    "options" JSONB NOT NULL,

    CONSTRAINT "ShareSnapshot_pkey" PRIMARY KEY ("shareId")
);

-- CreateIndex
CREATE INDEX "ShareSnapshot_conversationId_idx" ON "ShareSnapshot"("conversationId");

-- CreateIndex
CREATE INDEX "ShareSnapshot_leafId_idx" ON "ShareSnapshot"("leafId");

-- CreateIndex
CREATE INDEX "Share_userId_id_idx" ON "Share"("userId", "id" DESC);

-- AddForeignKey
ALTER TABLE "ShareSnapshot" ADD CONSTRAINT "ShareSnapshot_shareId_fkey" FOREIGN KEY ("shareId") REFERENCES "Share"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ShareSnapshot" ADD CONSTRAINT "ShareSnapshot_conversationId_fkey" FOREIGN KEY ("conversationId") REFERENCES "Conversation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ShareSnapshot" ADD CONSTRAINT "ShareSnapshot_leafId_fkey" FOREIGN KEY ("leafId") REFERENCES "Message"("id") ON DELETE CASCADE ON UPDATE CASCADE;
