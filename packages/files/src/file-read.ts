import type { FileFound } from '@lodestone/contracts'
import type { Remark } from './table.ts'

/** A file as it was sent. */
export type SentFile = {
  readonly bytes: Buffer
  /** Media type without parameters. */
  readonly media: string
  /** What the media type says of the encoding. */
  readonly charset?: string
  /** The body where it is JSON, or the lines of NDJSON. */
  readonly parsed?: unknown
  /** Hears how many rows of a workbook were read so far, also of one that breaks off. */
  readonly counted?: (rows: number) => void
}

/** How a file was read. */
export type How = {
  readonly format: 'json' | 'ndjson' | 'csv' | 'xlsx' | 'erp' | 'catena-x-dcm' | 'delfor' | 'idoc'
  readonly encoding?: string
  readonly delimiter?: string
  readonly decimal?: string
  readonly sheets?: string[]
}

/** One thing out of a file, unchecked, with where each of its fields stands. */
export type ReadItem = { readonly row: number; readonly value: unknown; at(path: string): Omit<Remark, 'message'> }

export type FileRead = {
  readonly how: How
  readonly items: readonly ReadItem[]
  /** Rows of data that the file has. */
  readonly rows: number
  readonly faults: readonly Remark[]
  readonly warnings: readonly Remark[]
  /** Items are sums over rows: a fault of a row is not one of an item. */
  readonly summed?: true
  /** The bytes' encoding was guessed. */
  readonly guessed?: true
  /** The forecast's reference, where the file says it. */
  readonly reference?: string
  /** What a mapping is made of. */
  readonly found?: FileFound
}
