import { describe, expect, test } from 'vitest'
import type { Schema, Use } from './compatibility.schema.ts'
import { breaks } from './compatibility.ts'

const between = (before: Schema, now: Schema, use: Use, document: object = {}) =>
  breaks({ schema: before, document }, { schema: now, document }, use)

const text = { type: 'string' }
const object = (properties: Record<string, Schema>, required: string[] = [], more: object = {}): Schema => ({
  type: 'object',
  properties,
  required,
  ...more,
})
const sealed = { additionalProperties: false }

describe('what goes on in both directions', () => {
  test.each<[string, Schema, Schema]>([
    ['nothing changed', object({ a: text }, ['a']), object({ a: text }, ['a'])],
    ['a field that may be left out is added', object({ a: text }, ['a']), object({ a: text, b: text }, ['a'])],
    ['a closed request gains one', object({ a: text }, ['a'], sealed), object({ a: text, b: text }, ['a'], sealed)],
    ['fields of any JSON are described', object({}, [], { additionalProperties: {} }), object({ a: text })],
    ['the alternatives change their order', { anyOf: [text, { type: 'null' }] }, { anyOf: [{ type: 'null' }, text] }],
  ])('%s', (_, before, now) => {
    expect([between(before, now, 'read'), between(before, now, 'sent')]).toEqual([[], []])
  })
})

/** A change with the uses that it breaks, and the same change backwards. */
describe('what breaks', () => {
  test.each<[string, Schema, Schema, Use[]]>([
    ['a field is gone', object({ a: text, b: text }), object({ a: text }), ['read', 'sent']],
    ['a field is required', object({ a: text }), object({ a: text }, ['a']), ['sent']],
    ['a new field is required', object({ a: text }, ['a']), object({ a: text, b: text }, ['a', 'b']), ['sent']],
    ['a field may be left out', object({ a: text }, ['a']), object({ a: text }), ['read']],
    ['unknown fields are refused', object({ a: text }), object({ a: text }, [], sealed), ['sent']],
    ['another type', text, { type: 'integer' }, ['read', 'sent']],
    ['a type beside it', text, { type: ['string', 'null'] }, ['read']],
    ['a type less', { type: ['string', 'null'] }, text, ['sent']],
    ['a whole number becomes any number', { type: 'integer' }, { type: 'number' }, ['read']],
    ['a value less', { enum: ['a', 'b'] }, { enum: ['a'] }, ['read', 'sent']],
    ['a value more', { enum: ['a'] }, { enum: ['a', 'b'] }, ['read']],
    ['only certain values', text, { type: 'string', enum: ['a'] }, ['sent']],
    ['any value', { type: 'string', enum: ['a'] }, text, ['read']],
    ['another constant', { const: 1 }, { const: 2 }, ['read', 'sent']],
    ['a lower maximum', { maxLength: 9 }, { maxLength: 8 }, ['sent']],
    ['a higher maximum', { maxLength: 8 }, { maxLength: 9 }, ['read']],
    ['a new minimum', { type: 'integer' }, { type: 'integer', minimum: 1 }, ['sent']],
    ['no minimum', { type: 'integer', minimum: 1 }, { type: 'integer' }, ['read']],
    ['another pattern', { pattern: '^a$' }, { pattern: '^b$' }, ['read', 'sent']],
    ['a new pattern', {}, { pattern: '^a$' }, ['sent']],
    ['no format', { format: 'date' }, {}, ['read']],
    ['other items', { type: 'array', items: text }, { type: 'array', items: { type: 'integer' } }, ['read', 'sent']],
    ['an alternative less', { anyOf: [text, { type: 'null' }] }, { anyOf: [text] }, ['sent']],
    ['an alternative more', { anyOf: [text] }, { anyOf: [text, { type: 'null' }] }, ['read']],
    ['a union instead of one', text, { anyOf: [text, { type: 'null' }] }, ['read']],
    [
      'other values of a map',
      { additionalProperties: text },
      { additionalProperties: { type: 'integer' } },
      ['read', 'sent'],
    ],
    ['values of a map are told no more', object({}, [], { additionalProperties: text }), object({}), ['read']],
    ['a place less', { prefixItems: [text, text] }, { prefixItems: [text] }, ['read', 'sent']],
    [
      'deep inside',
      object({ a: { type: 'array', items: object({ b: text }) } }),
      object({ a: { type: 'array', items: object({}) } }),
      ['read', 'sent'],
    ],
  ])('%s', (_, before, now, broken) => {
    for (const use of ['read', 'sent'] as const)
      expect([use, between(before, now, use).length > 0]).toEqual([use, broken.includes(use)])
  })

  test('is said with its place', () => {
    const before = object({ lines: { type: 'array', items: object({ kg: text }, ['kg']) } })
    const now = object({ lines: { type: 'array', items: object({ kg: { type: 'number' } }, ['kg']) } })
    expect(between(before, now, 'read')).toEqual(['.lines[].kg: type was "string", is "number"'])
  })
})

describe('references', () => {
  const documentOf = (kg: Schema) => ({
    components: {
      schemas: { Tree: object({ kg, of: { type: 'array', items: { $ref: '#/components/schemas/Tree' } } }, ['kg']) },
    },
  })
  const tree = { $ref: '#/components/schemas/Tree' }
  test('are followed, also where a schema contains itself', () => {
    const [before, now] = [documentOf(text), documentOf({ type: 'number' })]
    expect(breaks({ schema: tree, document: before }, { schema: tree, document: before }, 'read')).toEqual([])
    expect(breaks({ schema: tree, document: before }, { schema: tree, document: now }, 'read')).toHaveLength(1)
  })
  test('may be put in the place of what they name', () => {
    const document = documentOf(text)
    expect(breaks({ schema: document.components.schemas.Tree, document }, { schema: tree, document }, 'sent')).toEqual(
      [],
    )
  })
  test('that lead nowhere are a fault', () => {
    expect(() => between({ $ref: '#/components/schemas/None' }, text, 'read')).toThrow('leads nowhere')
  })
})
