import { present } from '@lodestone/kernel'

type Bytes = string | Buffer | null
const isMany = (given: Bytes | readonly Bytes[]): given is readonly Bytes[] => Array.isArray(given)

/** As much of what kafkajs gives of a message as is used here. */
export type Message = {
  readonly offsetDelta?: number
  readonly timestampDelta?: number
  readonly key?: Bytes
  readonly value?: Bytes
  readonly headers?: Readonly<Record<string, Bytes | readonly Bytes[]>>
}

/**
 * Writes a record of format v2, its length before it, into as many bytes as it has. The original takes a block of 512 bytes for every header
 * and for the record, and four times as long.
 */
export function encodeRecord({ offsetDelta = 0, timestampDelta = 0, key = null, value = null, headers = {} }: Message) {
  // Numbers stand for themselves, everything else follows its length.
  const fields: (Bytes | number)[] = [timestampDelta, offsetDelta, key, value, 0]
  for (const name in headers) {
    const given = headers[name] ?? null
    if (isMany(given)) for (const one of given) fields.push(name, one)
    else fields.push(name, given)
  }
  fields[4] = (fields.length - 5) / 2
  const numbers = fields.map(numberOf)
  let size = 1
  for (let i = 0; i < fields.length; i++) {
    const number = present(numbers[i])
    size += sizeOf(number) + (typeof fields[i] === 'number' ? 0 : Math.max(0, number))
  }
  const buffer = Buffer.allocUnsafe(sizeOf(size) + size)
  let offset = writeNumber(buffer, 0, size)
  // Attributes, of which there are none.
  buffer[offset++] = 0
  for (let i = 0; i < fields.length; i++) {
    const field = fields[i]
    offset = writeNumber(buffer, offset, present(numbers[i]))
    if (typeof field === 'string') offset += buffer.write(field, offset)
    else if (Buffer.isBuffer(field)) offset += field.copy(buffer, offset)
  }
  // What kafkajs takes of its own encoder.
  return { buf: buffer, buffer }
}

function numberOf(field: Bytes | number): number {
  if (typeof field === 'number') return field
  if (field === null) return -1
  return typeof field === 'string' ? Buffer.byteLength(field) : field.length
}

/** ZigZag, so that -1 is short as well; for whole numbers up to 2^52. */
const zigZag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value)

function sizeOf(value: number): number {
  let size = 1
  for (let rest = zigZag(value); rest >= 0x80; rest = Math.floor(rest / 0x80)) size++
  return size
}

/** Seven bits a byte, the lowest first. Gives the place after it. */
function writeNumber(buffer: Buffer, at: number, value: number): number {
  let offset = at
  let rest = zigZag(value)
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) buffer[offset++] = (rest % 0x80) | 0x80
  buffer[offset++] = rest
  return offset
}
