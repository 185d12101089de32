import "server-only";
import {
  type messages,
  type PGlite,
  parse,
  protocol,
  type QueryOptions,
  type Results,
} from "@electric-sql/pglite";

/** A statement that holds this comment is planned for the values at hand, each time it runs. */
export const plannedEachTimeComment = "/* planned each time */";

/** Statements that are kept. Lists of different lengths make different statements, so there is no end of them. */
const maxKept = 200;
/**
 * Nothing in the embedded database watches how tables grow, so the plan that was best for an empty one would stay
 * for as long as the process lives.
 */
const plansLiveMs = 10_000;

type BackendMessage = messages.BackendMessage;
type Parsers = NonNullable<QueryOptions["parsers"]>;
type Prepared = {
  name: string;
  parameterTypes: number[];
  description: BackendMessage[];
  /** Of the columns that it has: `parseResults` copies all that it is given, each time. */
  parsers: Parsers;
};

/**
 * The statements of an embedded database, each prepared once. `PGlite.query` parses and plans whatever it runs, and
 * asks for types and columns in messages of their own: of a short statement that is nine tenths of the time.
 */
export class PreparedStatements {
  private readonly client: PGlite;
  /** By their text, the one that was not used for longest first. */
  private readonly kept = new Map<string, Prepared>();
  private count = 0;
  private plannedAtMs = performance.now();

  constructor(client: PGlite) {
    this.client = client;
  }

  /** As `PGlite.query`: waits for the transaction that has the connection. */
  async query(text: string, values: unknown[], options: QueryOptions): Promise<Results> {
    return this.client._runExclusiveTransaction(async () => {
      await this.forgetOldPlans();
      const results = await this.queryInside(text, values, options);
      await this.client.syncToFs();
      return results;
    });
  }

  /** The same for the one who has the connection. */
  queryInside(text: string, values: unknown[], options: QueryOptions): Promise<Results> {
    return this.client._runExclusiveQuery(async () => {
      const { name, parameterTypes, description, parsers } = await this.prepare(text, options.parsers ?? {});
      const ran = await this.send(
        protocol.serialize.bind({ statement: name, values: this.serialize(values, parameterTypes) }),
        protocol.serialize.execute(),
      );
      return parse.parseResults([...description, ...ran], {}, { ...options, parsers })[0] as Results;
    });
  }

  private async prepare(text: string, wanted: Parsers): Promise<Prepared> {
    const known = this.kept.get(text);
    if (known) {
      this.kept.delete(text);
      this.kept.set(text, known);
      return known;
    }
    // The nameless statement is never planned ahead of its values, and the next one takes its place.
    const isKept = !text.includes(plannedEachTimeComment);
    const name = isKept ? `tramontane_${this.count++}` : "";
    const described = await this.send(
      protocol.serialize.parse({ name, text }),
      protocol.serialize.describe({ type: "S", name }),
    );
    const description = described.filter(isRowDescription);
    const columnTypes = description.flatMap(({ fields }) => fields.map(({ dataTypeID }) => dataTypeID));
    const prepared = {
      name,
      parameterTypes: parse.parseDescribeStatementResults(described),
      description,
      parsers: this.parsersOf(columnTypes, wanted),
    };
    if (isKept) await this.keep(text, prepared);
    return prepared;
  }

  private async keep(text: string, prepared: Prepared): Promise<void> {
    this.kept.set(text, prepared);
    if (this.kept.size <= maxKept) return;
    const [oldest] = this.kept;
    if (!oldest) return;
    this.kept.delete(oldest[0]);
    await this.send(protocol.serialize.close({ type: "S", name: oldest[1].name }));
  }

  private async forgetOldPlans(): Promise<void> {
    const now = performance.now();
    if (now - this.plannedAtMs < plansLiveMs) return;
    this.plannedAtMs = now;
    await this.client._runExclusiveQuery(() => this.send(protocol.serialize.query("DISCARD PLANS")));
  }

  private parsersOf(types: number[], wanted: Parsers): Parsers {
    const parsers: Parsers = {};
    for (const type of types) {
      const parser = wanted[type] ?? this.client.parsers[type];
      if (parser) parsers[type] = parser;
    }
    return parsers;
  }

  private serialize(values: unknown[], types: number[]): (string | null)[] {
    return values.map((value, index) => {
      if (value === null || value === undefined) return null;
      const serialize = this.client.serializers[types[index] ?? 0];
      return serialize ? serialize(value) : String(value);
    });
  }

  /** One step into the database and back for all of the messages. */
  private async send(...parts: Uint8Array[]): Promise<BackendMessage[]> {
    const whole = Buffer.concat([...parts, protocol.serialize.sync()]);
    const { messages } = await this.client.execProtocol(whole, { syncToFs: false });
    return messages;
  }
}

function isRowDescription(message: BackendMessage): message is messages.RowDescriptionMessage {
  return message.name === "rowDescription";
}
