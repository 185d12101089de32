import { db } from "@/lib/db/server";

/** Everything that the open database's own catalogue says about its tables, as sorted lines. */
export async function readCatalogue(): Promise<string[]> {
  const rows = await db().$queryRaw<{ line: string }[]>`
    SELECT concat_ws(' ', 'column', table_name, ordinal_position, column_name, udt_name, is_nullable,
                     column_default, datetime_precision, character_maximum_length) AS line
      FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL
    SELECT concat_ws(' ', 'index', indexdef) FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL
    SELECT concat_ws(' ', 'constraint', conrelid::regclass, conname, pg_get_constraintdef(oid))
      FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
    UNION ALL
    SELECT concat_ws(' ', 'enum', typname, enumsortorder, enumlabel)
      FROM pg_enum JOIN pg_type ON pg_type.oid = enumtypid`;
  return rows.map(({ line }) => line).sort();
}
