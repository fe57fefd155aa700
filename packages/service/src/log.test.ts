import { Conflict, DatabaseUnavailable } from '@lodestone/database'
import { expect, test } from 'vitest'
import { errorForLog } from './log.ts'

const CANARY = '4711.815'
/** As node-postgres makes it: message and detail quote what was given. */
const refused = () =>
  Object.assign(new Error(`invalid input syntax for type uuid: "${CANARY}\n    at ${CANARY}"`), {
    code: '22P02',
    detail: `Key (reference)=(${CANARY}) already exists.`,
    table: 'line',
    where: CANARY,
  })
/** As drizzle makes it: with the statement and all its parameters. */
const wrapped = (cause: Error) =>
  Object.assign(new Error(`Failed query: insert into line params: ${CANARY}`, { cause }), {
    params: [CANARY],
    query: 'x',
  })

test.each<[string, () => Error]>([
  ['a refusal of the database', refused],
  ['one that drizzle wrapped', () => wrapped(refused())],
  ['a conflict', () => new Conflict('line_key', refused())],
])('%s is logged by its code, without the values it quotes', (_, make) => {
  const logged = errorForLog(make())
  expect(JSON.stringify(logged)).not.toContain(CANARY)
  expect(logged).toMatchObject({
    code: '22P02',
    table: 'line',
    stack: expect.stringMatching(/^ {4}at .*log\.test\.ts/),
  })
})

test('a lost connection behind drizzle is logged as such, without the parameters', () => {
  const logged = errorForLog(wrapped(new DatabaseUnavailable('database unavailable: ECONNREFUSED')))
  expect(logged).toMatchObject({ message: 'database unavailable: ECONNREFUSED' })
  expect(JSON.stringify(logged)).not.toContain(CANARY)
})

test('any other error is logged whole, and what is no error by its type', () => {
  expect(errorForLog(new Error('something broke'))).toMatchObject({ message: 'something broke' })
  expect(errorForLog('a text')).toEqual({ type: 'string' })
})
