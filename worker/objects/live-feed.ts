import { DurableObject } from "cloudflare:workers";
import type { LiveChange, LiveMessage } from "../../schema/contract/live.ts";
import { hasEnded, heard, isNamed, type Listener, nextEnd } from "../core/listener.ts";
import type { Env } from "../env.ts";

/** How many changes are kept for clients that were away; who missed more reads the board again. */
const KEPT = 2000;
const TRIM_EVERY = 100;
const MAX_SOCKETS = 20_000;
const AGAIN_MS = 60_000;

/** Read by `fetch`, set by the Worker after it has verified who asks. */
export const LISTENER_HEADER = "x-slipway-listener";

const MIGRATIONS = [
  "create table change (cursor integer primary key autoincrement, message text not null)",
] as const;

/** An organisation's open clients, and the changes of late: one message a change, with a cursor that only grows. */
export class LiveFeed extends DurableObject<Env> {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#migrate();
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
  }

  #migrate(): void {
    const { storage } = this.ctx;
    const done = storage.kv.get<number>("migrations") ?? 0;
    storage.transactionSync(() => {
      for (const statement of MIGRATIONS.slice(done)) storage.sql.exec(statement);
      if (done < MIGRATIONS.length) storage.kv.put("migrations", MIGRATIONS.length);
    });
  }

  cursor(): number {
    const sql = "select coalesce(max(seq), 0) as n from sqlite_sequence where name = 'change'";
    return this.ctx.storage.sql.exec<{ n: number }>(sql).one().n;
  }

  publish(changes: readonly LiveChange[]): void {
    const at = new Date().toISOString();
    const messages = this.ctx.storage.transactionSync(() =>
      changes.map((change) => {
        const cursor = this.cursor() + 1;
        const message = { ...change, cursor, at } as LiveMessage;
        this.ctx.storage.sql.exec(
          "insert into change (cursor, message) values (?, ?)",
          cursor,
          JSON.stringify(message),
        );
        if (cursor % TRIM_EVERY === 0)
          this.ctx.storage.sql.exec("delete from change where cursor <= ?", cursor - KEPT);
        return message;
      }),
    );
    this.#closeEnded();
    for (const { socket, listener } of this.#open())
      for (const message of messages) this.#send(socket, heard(listener, message));
  }

  /** A socket that is closing is still there, and counts no more. */
  #open(): { readonly socket: WebSocket; readonly listener: Listener }[] {
    return this.ctx
      .getWebSockets()
      .filter(({ readyState }) => readyState === WebSocket.OPEN)
      .map((socket) => ({ socket, listener: socket.deserializeAttachment() as Listener }));
  }

  #closeEnded(): void {
    const now = Date.now();
    for (const { socket, listener } of this.#open())
      if (hasEnded(listener, now)) this.#close(socket, 4401, "show your credential again");
  }

  #close(socket: WebSocket, code: number, reason: string): void {
    try {
      socket.close(code, reason);
    } catch {
      // It is closed already.
    }
  }

  /** Credentials end while nobody publishes, too. */
  override async alarm(): Promise<void> {
    const { storage } = this.ctx;
    try {
      this.#closeEnded();
      const next = nextEnd(this.#open().map(({ listener }) => listener));
      if (next !== null) await storage.setAlarm(next);
    } catch {
      await storage.setAlarm(Date.now() + AGAIN_MS);
    }
  }

  async #wakeAt(next: number | null): Promise<void> {
    if (next === null) return;
    const planned = await this.ctx.storage.getAlarm();
    if (planned === null || next < planned) await this.ctx.storage.setAlarm(next);
  }

  #send(socket: WebSocket, text: string | null): void {
    if (text === null) return;
    try {
      socket.send(text);
    } catch {
      // A socket that is closing hears nothing more; its client comes back with its cursor.
    }
  }

  /** Closes what persons, sessions and tokens have open that may no longer hear. */
  expel(names: readonly string[]): void {
    for (const { socket, listener } of this.#open())
      if (isNamed(listener, names)) this.#close(socket, 4403, "your rights have changed");
  }

  /** The organisation is gone. */
  async forget(): Promise<void> {
    for (const socket of this.ctx.getWebSockets()) this.#close(socket, 4404, "the organisation is gone");
    await this.ctx.storage.deleteAll();
    // This instance may be asked again before it is evicted.
    this.#migrate();
  }

  #missed(since: number): LiveMessage[] {
    const newest = this.cursor();
    const reset: LiveMessage = { type: "reset", cursor: newest, at: new Date().toISOString() };
    if (since > newest || since < newest - KEPT) return [reset];
    return this.ctx.storage.sql
      .exec<{ message: string }>("select message from change where cursor > ? order by cursor", since)
      .toArray()
      .map(({ message }) => JSON.parse(message) as LiveMessage);
  }

  override async fetch(request: Request): Promise<Response> {
    if (this.ctx.getWebSockets().length >= MAX_SOCKETS) return new Response(null, { status: 503 });
    const listener = JSON.parse(request.headers.get(LISTENER_HEADER) ?? "null") as Listener;
    const { 0: client, 1: server } = new WebSocketPair();
    server.serializeAttachment(listener);
    this.ctx.acceptWebSocket(server);
    const since = new URL(request.url).searchParams.get("since");
    if (since !== null)
      for (const message of this.#missed(Number(since))) this.#send(server, heard(listener, message));
    await this.#wakeAt(nextEnd([listener]));
    return new Response(null, { status: 101, webSocket: client });
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    socket.close(code === 1005 || code === 1006 ? 1000 : code);
  }

  override webSocketError(socket: WebSocket): void {
    socket.close(1011);
  }
}
