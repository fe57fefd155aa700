import { defineEvent, type ServiceName } from '@lodestone/contracts'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { recordOf } from '../record.fixture.ts'
import { concealerOf, openerOf, SEALED } from './conceal.ts'

const whispered = defineEvent({
  type: 'test.whispered.v1',
  summary: 'Something that is not for everybody',
  topic: 'test.whisper',
  readers: ['rounds', 'console'],
  skippedBy: ({ dull }) => (dull ? ['console'] : []),
  data: z.object({ dull: z.boolean() }),
})

const conceal = concealerOf((readers, json) => ({ sealed: json, keys: readers.map(name => `key of ${name}`) }))
const record = (dull: boolean) => recordOf(whispered, 'one', { dull })

test.each<[boolean, ServiceName, boolean]>([
  [false, 'rounds', true],
  [false, 'console', true],
  [false, 'demand', false],
  [true, 'rounds', true],
  [true, 'console', false],
])('data that is dull: %s, is sealed for %s: %s', (dull, name, reads) => {
  const { key, value, headers } = conceal(record(dull))
  expect(headers[SEALED]).toContain('rounds:')
  const open = openerOf(name, (sealed, wrapped) => `${sealed} with the ${wrapped}`)
  const opened = open({ offset: 0n, key, value: Buffer.from(value), headers }, whispered.topic, value)
  expect(opened).toBe(reads ? `${JSON.stringify({ dull })} with the key of ${name}` : undefined)
})

const kept = defineEvent({
  type: 'test.kept-back.v1',
  summary: 'Something of which a topic is told less',
  topic: 'test.whisper',
  data: z.object({
    lines: z.array(z.object({ n: z.number(), price: z.object({}).loose().optional(), priced: z.boolean().optional() })),
  }),
  untold: { name: 'price', instead: 'priced' },
})
const told = (value: string): string => {
  const given = record(false)
  return conceal({ ...given, value, headers: { ...given.headers, ce_type: kept.type } }).value
}

test.each([
  ['{"lines":[{"n":1},{"n":2,"price":{"amount":"7","currency":"EUR"}}]}', '{"lines":[{"n":1},{"n":2,"priced":true}]}'],
  [
    '{"lines":[{"price":{"currency":"EUR"},"n":2},{"price":{},"n":3}]}',
    '{"lines":[{"priced":true,"n":2},{"priced":true,"n":3}]}',
  ],
  ['{"lines":[{"n":1,"price":{"currency":"E}R","of":"\\"}","amount":"7"}}]}', '{"lines":[{"n":1,"priced":true}]}'],
  ['{"lines": [{"n": 1, "price": {"amount": "7"}}]}', '{"lines": [{"n": 1, "priced":true}]}'],
  ['{"lines":[{"n":1},{"n":2}]}', '{"lines":[{"n":1},{"n":2}]}'],
])('what a topic is not told gives way to a sign of it, wherever it stands: %s', (value, without) => {
  expect(told(value)).toBe(without)
})

test('what merely reads like it stays as it is', () => {
  const value = JSON.stringify({ of: 'price', as: ',"price":{"n":1}', lines: ['{"price":{}}', 'price'] })
  expect(told(value)).toBe(value)
})

test.each(['{"price":"7"}', '{"n":1,"price":{"of":{"n":1}}}', '{"price":[{"n":1}]}'])(
  'what is not told is never told as something else: %s',
  value => {
    expect(() => told(value)).toThrow('no object of plain members')
  },
)
