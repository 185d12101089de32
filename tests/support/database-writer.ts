/**
 * A process that opens a database and writes users until it is killed, saying "open" and then the id of each user
 * whose write has been acknowledged, one per line. Arguments: the target as JSON, and "once" to end after opening.
 */
import { closeDatabase, db, openDatabase } from "@/lib/db/server";

const [target = "", mode] = process.argv.slice(2);
await openDatabase(JSON.parse(target));
console.log("open");
if (mode === "once") {
  await closeDatabase();
} else {
  for (;;) {
    const { id } = await db().user.create({ data: { name: "written" }, select: { id: true } });
    console.log(id);
  }
}
