import { present } from '@lodestone/kernel'

/** As much of kafkajs's decoder as is used here: the bytes of one record. */
export type Decoder = { readonly buffer: Buffer; offset: number; readVarInt(): number }

/** As much of what kafkajs knows of a record's batch as is used here. */
export type BatchContext = {
  readonly firstOffset: string
  readonly firstTimestamp: string
  readonly isControlBatch?: boolean
  readonly magicByte: number
}

/**
 * Reads a record of format v2 (https://kafka.apache.org/documentation/#record) with its key and headers as texts, the first of each
 * name. The original makes some sixty objects a record, which was most of a consumer's work.
 */
export function decodeRecord(decoder: Decoder, context: BatchContext) {
  const { buffer } = decoder
  // Past the attributes, which are not used, and the time.
  decoder.offset = 1
  while ((buffer[decoder.offset++] ?? 0) >= 0x80);
  // As a bigint: kafkajs compares it with others, and makes one of a text each time.
  const offset = BigInt(context.firstOffset) + BigInt(decoder.readVarInt())
  const key = readText(decoder)
  const value = readBytes(decoder)
  return {
    magicByte: context.magicByte,
    attributes: 0,
    timestamp: context.firstTimestamp,
    offset,
    key,
    value,
    headers: readHeaders(decoder),
    isControlRecord: context.isControlBatch === true,
    batchContext: context,
  }
}

function readBytes(decoder: Decoder): Buffer | null {
  const length = decoder.readVarInt()
  if (length < 0) return null
  const start = decoder.offset
  decoder.offset += length
  return decoder.buffer.subarray(start, decoder.offset)
}

function readText(decoder: Decoder): string | null {
  const length = decoder.readVarInt()
  if (length < 0) return null
  const start = decoder.offset
  decoder.offset += length
  return decoder.buffer.toString('utf8', start, decoder.offset)
}

/** A text of the headers of the record read before, and where it stands in there with its length. */
type Seen = { start: number; end: number; text: string | null }

/**
 * The headers of the record read before, names at even places and values at odd ones: most texts come again in the same place. Holds on to
 * the bytes of one batch.
 */
let before: Buffer = Buffer.alloc(0)
let seen: Seen[] = []
let headersBefore: Record<string, string> = {}
/** Each name once and with a value, so that what differs can be set in a copy. */
let isPlain = false

function readHeaders(decoder: Decoder): Record<string, string> {
  const start = decoder.offset
  const count = decoder.readVarInt()
  let headers = isPlain && 2 * count === seen.length ? readAlike(decoder, count) : undefined
  if (!headers) {
    decoder.offset = start
    headers = readAfresh(decoder)
  }
  before = decoder.buffer
  headersBefore = headers
  return headers
}

/** The headers of a record with the names of the one before, as a changed copy of those: undefined when a name differs. */
function readAlike(decoder: Decoder, count: number): Record<string, string> | undefined {
  const headers = { ...headersBefore }
  for (let i = 0; i < count; i++) {
    const name = present(seen[2 * i])
    const value = present(seen[2 * i + 1])
    if (name.text === null || !isAgain(decoder, name)) return undefined
    if (isAgain(decoder, value)) continue
    value.start = decoder.offset
    value.text = readText(decoder)
    value.end = decoder.offset
    if (value.text === null) return undefined
    headers[name.text] = value.text
  }
  return headers
}

function readAfresh(decoder: Decoder): Record<string, string> {
  const headers: Record<string, string> = {}
  const count = decoder.readVarInt()
  seen = []
  for (let i = 0; i < count && decoder.offset < decoder.buffer.length; i++) {
    const name = readSeen(decoder)
    const value = readSeen(decoder)
    if (name !== null && value !== null) headers[name] ??= value
  }
  isPlain = Object.keys(headers).length === count
  return headers
}

function readSeen(decoder: Decoder): string | null {
  const start = decoder.offset
  const text = readText(decoder)
  seen.push({ start, end: decoder.offset, text })
  return text
}

/** Whether the next bytes are those of a text of the record before; then it is passed over, and found here the next time. */
function isAgain(decoder: Decoder, text: Seen): boolean {
  const { buffer, offset } = decoder
  const shift = offset - text.start
  if (text.end + shift > buffer.length) return false
  for (let i = text.start; i < text.end; i++) if (before[i] !== buffer[i + shift]) return false
  text.start = offset
  text.end += shift
  decoder.offset = text.end
  return true
}
