-- CreateTable
CREATE TABLE "QuotaHold" (
    "id" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "tokens" INTEGER NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "QuotaHold_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "QuotaHold_userId_idx" ON "QuotaHold"("userId");

-- AddForeignKey
ALTER TABLE "QuotaHold" ADD CONSTRAINT "QuotaHold_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;
