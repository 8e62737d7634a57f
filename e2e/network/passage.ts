import { connect, createServer, type Server } from "node:net";

/** A port of this machine, or a path: the file system is the same in every network. */
type Place = { readonly port: number } | { readonly path: string };

/** Hands on every connection made to one place to another. */
export async function startPassage(from: Place, to: Place): Promise<Server> {
  const server = createServer((near) => {
    const far = "path" in to ? connect(to.path) : connect(to.port, "127.0.0.1");
    near.on("error", () => far.destroy());
    far.on("error", () => near.destroy());
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((done, fail) => {
    server.once("error", fail);
    if ("path" in from) server.listen(from.path, done);
    else server.listen(from.port, "127.0.0.1", done);
  });
  return server;
}
