import { allEvents, type RouteContract, routes } from '@lodestone/contracts'
import { answers, eventExamples, examples } from '@lodestone/contracts/examples'
import { expect, test } from 'vitest'

/** The examples that the documents show fit the contracts of today, without a hub: its answers and events as they were noted down. */

const ALL: readonly RouteContract[] = routes

test.each(ALL.filter(route => route.success.schema).map(route => [route.id, route] as const))(
  'the answer of %s',
  (id, route) => {
    expect(answers[id]?.status).toBe(route.success.status)
    expect(route.success.schema?.safeParse(answers[id]?.body).error?.issues).toBeUndefined()
  },
)

test.each(ALL.filter(route => route.body).map(route => [route.id, route] as const))('the body of %s', (id, route) => {
  const { body } = examples[id as keyof typeof examples] ?? {}
  if (body === undefined) expect(route.bodyOptional).toBe(true)
  else expect(route.body?.safeParse(body).error?.issues).toBeUndefined()
})

test.each(Object.entries(eventExamples))('the event %s', (type, data) => {
  const event = allEvents().find(one => one.type === type)
  expect(event?.data.safeParse(data).error?.issues).toBeUndefined()
})

test('nothing is noted of a route that is no more', () => {
  const ids: string[] = ALL.map(route => route.id)
  for (const id of Object.keys(answers)) expect(ids).toContain(id)
})
