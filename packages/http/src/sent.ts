import type { z } from 'zod'
import { checked } from './checked.ts'
import { readObject } from './json-body.ts'
import { readJson, readNdjson, readText } from './text.ts'
import { linesIn } from './work.ts'

/** A file as it was sent. */
export type SentFile = {
  readonly bytes: Buffer
  /** Media type without parameters. */
  readonly media: string
  readonly charset?: string
  /** What its bytes say, where they are JSON or lines of it. */
  readonly parsed?: unknown
  /** Hears from whoever reads it how many lines there were, which cost their sender whatever becomes of them. */
  readonly counted?: (lines: number) => void
}

/** Bytes of a body that are read at once, on the event loop: some milliseconds. A file, or lines, of more are read in a thread for files. */
export const LIGHT_BYTES = 64 * 1024

/** What says how a file is to be read: with one of these a body is a file. */
const READING = ['format', 'decimal', 'encoding', 'sheet', 'mapping', 'savedMapping']

type Query = Readonly<Record<string, unknown>>

/** What an import was sent. It takes JSON and NDJSON by its schema; other media types, and what the query says how to read, are files. */
export function readSent<T>(schema: z.ZodType<T>, sent: SentFile, query: Query): { body: T } | { file: SentFile } {
  if (READING.some(name => query[name] !== undefined)) return { file: parsed(sent) }
  const { parsed: value } = parsed(sent)
  if (value === undefined) return { file: sent }
  return { body: sent.media === 'application/json' ? readObject(schema, value, query) : lines(schema, value, query) }
}

/** A file with what its bytes say, where they are JSON or lines of it. Throws 400 where they should be and are not. */
export function parsed(sent: SentFile): SentFile {
  if (sent.parsed !== undefined) return sent
  const read = { 'application/json': readJson, 'application/x-ndjson': readNdjson }[sent.media]
  if (!read) return sent
  const value = read(readText(sent.bytes))
  sent.counted?.(linesIn(value))
  return { ...sent, parsed: value }
}

/** NDJSON carries the lines only; the reference stands in the query. */
const lines = <T>(schema: z.ZodType<T>, value: unknown, { reference }: Query): T =>
  checked(schema, { reference, lines: value }, '')
