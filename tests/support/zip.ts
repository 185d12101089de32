import { buffer } from "node:stream/consumers";
import { fromBufferPromise } from "yauzl";
import { ZipFile } from "yazl";

/** An archive of these files. */
export async function zipOf(files: Record<string, string | Buffer>): Promise<Uint8Array<ArrayBuffer>> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  return new Uint8Array(await buffer(zip.outputStream));
}

/** The files of an archive. */
export async function unzip(archive: ArrayBuffer): Promise<Record<string, string>> {
  const files = Object.entries(await unzipBytes(archive));
  return Object.fromEntries(files.map(([name, bytes]) => [name, bytes.toString("utf8")]));
}

/** The same as bytes, in their order. */
export async function unzipBytes(archive: ArrayBuffer): Promise<Record<string, Buffer>> {
  const zip = await fromBufferPromise(Buffer.from(archive), { lazyEntries: true });
  const files: Record<string, Buffer> = {};
  for await (const entry of zip.eachEntry()) {
    files[entry.fileName] = await buffer(await zip.openReadStreamPromise(entry));
  }
  return files;
}

/** The same bytes with another name where the first one stood; of the same length, so that nothing else moves. */
export function renameInZip(archive: Uint8Array, from: string, to: string): Uint8Array<ArrayBuffer> {
  if (from.length !== to.length) throw new Error("names must be of one length");
  return new Uint8Array(Buffer.from(Buffer.from(archive).toString("latin1").replaceAll(from, to), "latin1"));
}
