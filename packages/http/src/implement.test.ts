import type { AsJson, Forecast, ForecastDraft } from '@lodestone/contracts'
import { type JsonText, refuse, toJson } from '@lodestone/kernel'
import { expect, expectTypeOf, test } from 'vitest'
import type { CallOf, HandlerOf } from './call.ts'
import { implement } from './implement.ts'
import type { SentFile } from './sent.ts'

/** What the compiler says of handlers. Each `@ts-expect-error` fails the check of types where the line under it does compile. */

test('a handler is given what its route’s schemas read, and the names in its path', () => {
  expectTypeOf<CallOf<'reviseParticipant'>['params']>().toEqualTypeOf<{ readonly id: string }>()
  expectTypeOf<CallOf<'dropRoundLine'>['params']>().toEqualTypeOf<{ readonly id: string; readonly lineId: string }>()
  expectTypeOf<CallOf<'dropRoundLine'>['body']>().toEqualTypeOf<{ reason: string }>()
  expectTypeOf<CallOf<'readExposure'>['query']['bloc']>().toEqualTypeOf<'EU' | 'JP'>()
  expectTypeOf<CallOf<'listRounds'>['query']['limit']>().toEqualTypeOf<number | undefined>()
  expectTypeOf<CallOf<'readRound'>['body']>().toEqualTypeOf<undefined>()
})

test('where a route takes files, either the body is there or the file', () => {
  const sent = {} as Pick<CallOf<'submitForecast'>, 'body' | 'file'>
  expectTypeOf(sent.file).toEqualTypeOf<SentFile | undefined>()
  const draftOf = (call: CallOf<'submitForecast'>) => (call.file ? undefined : call.body)
  expectTypeOf(draftOf).returns.toEqualTypeOf<AsJson<ForecastDraft> | undefined>()
  expectTypeOf<CallOf<'previewForecast'>['file']>().toEqualTypeOf<SentFile>()
})

test('a handler that reads a field which the contract lacks does not compile', () => {
  implement({
    // @ts-expect-error: the query has no such field
    listForecasts: async ({ query }) => ({ body: { items: [query.colour].map(never), nextCursor: null } }),
  })
  implement({
    // @ts-expect-error: the path names no line
    readRound: async ({ params }) => never(params.lineId),
  })
})

test('a handler that answers something else does not compile', () => {
  const forecast = {} as Forecast
  const readForecast: HandlerOf<'readForecast'> = async () => ({ body: forecast })
  implement({ readForecast })
  // @ts-expect-error: its quantities are texts
  implement({ readForecast: async () => ({ body: { ...forecast, lines: [{ ...forecast.lines[0], quantityKg: 1 }] } }) })
  // @ts-expect-error: it answers one, not a list
  implement({ readForecast: async () => ({ body: [forecast] }) })
  // @ts-expect-error: it answers something
  implement({ readForecast: async () => ({}) })
  // @ts-expect-error: it answers JSON, no bytes
  implement({ readForecast: async () => ({ body: Buffer.alloc(0) }) })
  // @ts-expect-error: an export answers bytes
  implement({ exportForecasts: async () => ({ body: { items: [] } }) })
  // @ts-expect-error: there is no such route
  implement({ readForecasts: readForecast })
})

test('an answer may be the text of what it says, a refusal, or what waits for a second person where one is asked for', () => {
  const forecast = {} as Forecast
  implement({ readForecast: async () => ({ body: toJson(forecast) }) })
  // @ts-expect-error: a text of something else
  implement({ readForecast: async () => ({ body: toJson({ items: [forecast] }) }) })
  implement({ readForecast: async () => refuse('not-found', 'There is none.') })
  // @ts-expect-error: no code of the closed set
  implement({ readForecast: async () => refuse('lost', 'There is none.') })
  expectTypeOf<JsonText<Forecast>>().toExtend<string>()
  implement({ awardRound: async () => ({ status: 202, body: approval }) })
  // @ts-expect-error: nobody waits for a second person here
  implement({ openRound: async () => ({ status: 202, body: approval }) })
  expect(implement({ readForecast: never })).toHaveProperty('readForecast')
})

const never = (_: unknown): never => expect.fail('no handler is called here')
const approval = {
  id: 'rounds-1',
  service: 'rounds',
  command: 'awardRound',
  subject: 'r',
  name: 'Round',
  at: 'version 1',
  body: {},
  state: 'pending',
  askedBy: 'a',
  askedAt: '2027-01-01T00:00:00Z',
  until: '2027-01-02T00:00:00Z',
} as const
