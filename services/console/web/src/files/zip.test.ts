import { crc32 as crc32OfNode, inflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { crc32, zipped } from './zip.ts'

test('the sum over bytes is that of zip', () => {
  for (const text of ['', 'a', '123456789', '日本語'.repeat(1_000)])
    expect(crc32(new TextEncoder().encode(text))).toBe(crc32OfNode(text))
})

test('parts come out as they went in, and the directory leads to each', async () => {
  const parts = [
    { name: 'a.xml', text: ['<a>', 'x'.repeat(100_000), '</a>'] },
    { name: 'ordner/ä.xml', text: ['日本'] },
    { name: 'leer', text: [] },
  ]
  const bytes = Buffer.from(await (await zipped(parts, 'application/zip')).arrayBuffer())
  expect(bytes.length).toBeLessThan(2_000)
  const end = bytes.length - 22
  expect([bytes.readUInt32LE(end), bytes.readUInt16LE(end + 10)]).toEqual([0x06054b50, 3])
  let entry = bytes.readUInt32LE(end + 16)
  expect(entry + bytes.readUInt32LE(end + 12)).toBe(end)
  const found = parts.map(() => {
    expect(bytes.readUInt32LE(entry)).toBe(0x02014b50)
    const [packed, size, named] = [
      bytes.readUInt32LE(entry + 20),
      bytes.readUInt32LE(entry + 24),
      bytes.readUInt16LE(entry + 28),
    ]
    const at = bytes.readUInt32LE(entry + 42)
    expect(bytes.readUInt32LE(at)).toBe(0x04034b50)
    const content = inflateRawSync(bytes.subarray(at + 30 + named, at + 30 + named + packed)).toString()
    expect(Buffer.byteLength(content)).toBe(size)
    expect(bytes.readUInt32LE(entry + 16)).toBe(crc32OfNode(content))
    const name = bytes.subarray(entry + 46, entry + 46 + named).toString()
    expect(bytes.subarray(at + 30, at + 30 + named).toString()).toBe(name)
    entry += 46 + named
    return { name, content }
  })
  expect(found).toEqual(parts.map(({ name, text }) => ({ name, content: text.join('') })))
})
