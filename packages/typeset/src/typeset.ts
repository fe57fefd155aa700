import { Piscina } from 'piscina'
import type { Document } from './document.ts'

/** Documents that may wait for the thread. */
const MAX_WAITING = 16
/** Milliseconds without a document after which the thread goes, and with it its fonts: some 100 MB. */
const IDLE_MS = 60_000
/** Milliseconds that one document takes at most. One of two pages takes some 20. */
const LIMIT_MS = 60_000

/** There is no room for one more document now. */
export class TooManyDocuments extends Error {}

let thread: Piscina | undefined
const started = (): Piscina => {
  thread ??= new Piscina({
    filename: new URL('./typeset.worker.ts', import.meta.url).href,
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: IDLE_MS,
  })
  return thread
}

/**
 * The document as a PDF with its structure tagged (PDF/UA-1), made in a thread of its own. Throws `TooManyDocuments` where too many wait, and where
 * what the document says cannot be made accessible.
 */
export async function typeset(document: Document): Promise<Buffer> {
  const pool = started()
  if (pool.queueSize >= MAX_WAITING) throw new TooManyDocuments('too many documents are being made')
  const { buffer, byteOffset, byteLength }: Uint8Array<ArrayBuffer> = await pool.run(document, {
    signal: AbortSignal.timeout(LIMIT_MS),
  })
  return Buffer.from(buffer, byteOffset, byteLength)
}
