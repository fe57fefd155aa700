import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { referenceOf } from './reference.ts'

const reference = referenceOf(10)
const faults = (text: string) => reference.safeParse(text).error?.issues.map(issue => issue.message) ?? []

test.each([
  '発注-7',
  'Ä',
  'Ä-1',
  'Ω',
  'заказ № 7',
  '주문/7',
  'طلب-7',
  'आदेश',
  'a  b',
  '🚚',
  'A'.repeat(10),
  '🚚'.repeat(10),
])('%s is a reference, as it is', text => expect(reference.parse(text)).toBe(text))

test.each([
  ['', ['at least 1 character']],
  ['A'.repeat(11), ['at most 10 characters']],
  ['🚚'.repeat(11), ['at most 10 characters']],
  [' a', ['no space at either end']],
  ['a ', ['no space at either end']],
  ['a\n', ['no line break or other control character (U+000A)']],
  ['a\u0000b', ['no line break or other control character (U+0000)']],
  ['a\u2028b', ['no line break or other control character (U+2028)']],
  ['発注\u30007', ['no space but the plain one (U+3000)']],
  ['7\u00a0t', ['no space but the plain one (U+00A0)']],
  ['a\u200bb', ['no character that is not seen (U+200B)']],
  ['\u202eab', ['no character that is not seen (U+202E)']],
  ['a\u2066b', ['no character that is not seen (U+2066)']],
  ['a\u3164', ['no character that is not seen (U+3164)']],
  ['葛\u{e0100}', ['no character that is not seen (U+E0100)']],
  ['❤\ufe0f', ['no character that is not seen (U+FE0F)']],
  ['a\u2800b', ['no character that is not seen (U+2800)']],
  ['a\ue000', ['no character without a meaning of its own (U+E000)']],
  ['a\ud800', ['no character without a meaning of its own (U+D800)']],
  ['a\u0378', ['no character without a meaning of its own (U+0378)']],
  ['a\ufffd', ['no character without a meaning of its own (U+FFFD)']],
  ['\u0301a', ['no mark without a character before it (U+0301)']],
  [' \u200b', ['no space at either end', 'no character that is not seen (U+200B)']],
])('%j is refused in words', (text, expected) => expect(faults(text)).toEqual(expected))

test('is the same in decomposed characters', () => {
  expect(reference.parse('A\u0308-1')).toBe('Ä-1')
  expect(reference.parse('か\u3099')).toBe('が')
  expect(reference.parse('A\u0308'.repeat(10))).toBe('Ä'.repeat(10))
})

test('is refused at once where it would take minutes to be composed', () => {
  const before = performance.now()
  expect(faults(`a${'\u0300\u0316'.repeat(200_000)}`)).toEqual(['at most 10 characters'])
  expect(performance.now() - before).toBeLessThan(2_000)
})

test('is itself once it was read, and what reads schemas takes it', () => {
  const fits = new Ajv2020().compile(z.toJSONSchema(reference))
  const texts = fc.string({
    unit: fc.oneof(
      fc.constantFrom('\u0301', '\u200b', ' ', '\u3000', 'が'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    ),
  })
  fc.assert(
    fc.property(texts, text => {
      const read = reference.safeParse(text)
      if (!read.success) return
      expect(reference.parse(read.data)).toBe(read.data)
      expect(fits(read.data)).toBe(true)
      expect(JSON.parse(Buffer.from(JSON.stringify(read.data)).toString())).toBe(read.data)
    }),
    { numRuns: 200 },
  )
})
