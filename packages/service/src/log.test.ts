import { Conflict, DatabaseUnavailable } from '@lodestone/database'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { errorForLog } from './log.errors.ts'
import { atWork } from './log.ts'
import { logOptions } from './main.ts'

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

test('every line says for which request or event it was written, and of a foreign correlation nothing', () => {
  const lines: string[] = []
  const log = pino(logOptions('info'), { write: (text: string) => void lines.push(text) })
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  log.info('outside')
  atWork.run({ requestId: 'r-1', traceparent }, () => log.child({ service: 'demand' }).info('called'))
  atWork.run({ correlationId: 'r-1' }, () => log.info('heard'))
  atWork.run({ correlationId: '250 kg for Motor GmbH' }, () => log.info('forged'))
  expect(lines.map(text => JSON.parse(text))).toEqual([
    expect.not.objectContaining({ requestId: expect.anything() }),
    expect.objectContaining({ requestId: 'r-1', correlationId: 'r-1', traceId: '0af7651916cd43dd8448eb211c80319c' }),
    expect.objectContaining({ correlationId: 'r-1' }),
    expect.not.objectContaining({ correlationId: expect.anything() }),
  ])
})
