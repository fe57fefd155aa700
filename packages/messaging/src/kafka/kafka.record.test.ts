import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Decoder, decodeRecord } from './kafka.record.ts'
import { encodeRecord } from './kafka.record.write.ts'

type Header = readonly [string, string | null]
type Given = { readonly delta: number; readonly key: string | null; readonly value: string | null; headers: Header[] }

const context = { firstOffset: '9007199254000000', firstTimestamp: '0', magicByte: 2 }

/** A signed number as Kafka writes it: zigzag, seven bits a byte, the lowest first. */
function varint(value: number): number[] {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, (BigInt(value) << 1n) ^ (BigInt(value) >> 63n))
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128)
  return [...bytes, Number(rest)]
}
const text = (value: string | null): number[] =>
  value === null ? varint(-1) : [...varint(Buffer.byteLength(value)), ...Buffer.from(value)]

/** One record, as it stands in a batch after its length. */
const encode = ({ delta, key, value, headers }: Given): Buffer =>
  Buffer.from([
    0,
    ...varint(1_795_000_000_000),
    ...varint(delta),
    ...text(key),
    ...text(value),
    ...varint(headers.length),
    ...headers.flatMap(([name, one]) => [...text(name), ...text(one)]),
  ])

function decode(record: Buffer) {
  const decoder: Decoder = {
    buffer: record,
    offset: 0,
    readVarInt() {
      let result = 0
      for (let shift = 0; ; shift += 7) {
        const byte = this.buffer[this.offset++] ?? 0
        result += (byte & 127) << shift
        if (byte < 128) return (result >>> 1) ^ -(result & 1)
      }
    },
  }
  return decodeRecord(decoder, context)
}

/** The first of each name that has a value. */
const expected = (headers: readonly Header[]): Record<string, string> =>
  Object.fromEntries(headers.filter(([, value]) => value !== null).reverse() as [string, string][])

// Few names and values, so that much comes again in the same place, and some in another.
const word = fc.constantFrom('', 'a', 'b', 'ab', 'ä', '磁石', 'ce_id', 'ce_type', 'x'.repeat(200))
const record = fc.record({
  delta: fc.nat(1_000_000),
  key: fc.option(word),
  value: fc.option(word),
  headers: fc.array(fc.tuple(word, fc.option(word, { freq: 8 })), { maxLength: 5 }),
})

test('a record is read as it was written, whatever stood in the one before it', () => {
  fc.assert(
    fc.property(fc.array(record, { minLength: 1, maxLength: 12 }), records => {
      for (const given of records) {
        const read = decode(encode(given))
        expect(read.offset).toBe(BigInt(context.firstOffset) + BigInt(given.delta))
        expect(read.key).toBe(given.key)
        expect(read.value?.toString() ?? null).toBe(given.value)
        expect(read.headers).toEqual(expected(given.headers))
      }
    }),
    { numRuns: 3_000 },
  )
})

test('a record that is cut off, or counts more headers than it has, is read without an end that is not there', () => {
  const whole = encode({ delta: 1, key: 'k', value: 'v', headers: [['a', 'b']] })
  for (let length = 1; length <= whole.length; length++) decode(whole.subarray(0, length))
  expect(decode(Buffer.from([0, 0, 0, ...text('k'), ...text('v'), ...varint(2 ** 30)])).headers).toEqual({})
})

test('a record is written as the format has it, headers of one name each on their own', () => {
  const bytes = fc.oneof(
    word,
    word.map(one => Buffer.from(one)),
    fc.constant(null),
  )
  const time = fc.oneof(fc.constant(0), fc.nat(2 ** 31), fc.integer({ min: -5, max: 2 ** 50 }))
  const headers = fc.array(fc.tuple(word, fc.oneof(bytes, fc.array(bytes, { maxLength: 3 }))), { maxLength: 13 })
  fc.assert(
    fc.property(fc.nat(1_000_000), time, bytes, bytes, headers, (delta, timestampDelta, key, value, pairs) => {
      const given = Object.fromEntries(pairs)
      const all = Object.entries(given).flatMap(([name, one]) => [one].flat().map(each => [name, each] as const))
      const raw = (one: string | Buffer | null) => text(one === null ? null : one.toString())
      const body = [
        0,
        ...varint(timestampDelta),
        ...varint(delta),
        ...raw(key),
        ...raw(value),
        ...varint(all.length),
        ...all.flatMap(([name, each]) => [...text(name), ...raw(each)]),
      ]
      const { buf, buffer } = encodeRecord({ offsetDelta: delta, timestampDelta, key, value, headers: given })
      expect(buffer).toEqual(Buffer.from([...varint(body.length), ...body]))
      expect(buf).toBe(buffer)
    }),
    { numRuns: 1_000 },
  )
})
