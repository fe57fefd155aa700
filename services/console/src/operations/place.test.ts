import { expect, test } from 'vitest'
import { type ListPosition, pageOfAll, placeIn, placeText, readPlace } from './place.ts'

test.each([undefined, 'YzE6YS8x', 'a/b'])('a place with the cursor %s is read as it was written', cursor => {
  expect(readPlace(placeText({ service: 'demand', cursor }))).toEqual({ service: 'demand', cursor })
})
test.each(['', 'nobody/x', 'demand'])('%j is no place', text => expect(readPlace(text)).toBeUndefined())

test('pages of several services follow one another in their order, whatever the limit, and name whose they are', async () => {
  const had = { demand: ['a', 'b', 'c'], supply: [], rounds: ['d'] }
  const services = ['rounds', 'supply', 'demand'] as const
  const pageOf = async ({ service, cursor = '0' }: ListPosition, limit: number) => {
    const own = service === 'rounds' || service === 'supply' || service === 'demand' ? had[service] : []
    const end = Number(cursor) + limit
    return { items: own.slice(Number(cursor), end), nextCursor: end < own.length ? String(end) : null }
  }
  const pages = async (limit: number) => {
    const all = []
    for (let cursor: string | undefined; ; ) {
      const page = await pageOfAll(services, placeIn(cursor, services), limit, pageOf)
      all.push(page)
      if (page.nextCursor === null) return all
      cursor = page.nextCursor
    }
  }
  for (const limit of [1, 2, 3, 4, 9])
    expect((await pages(limit)).flatMap(({ items }) => items)).toEqual(['d', 'a', 'b', 'c'])
  expect((await pages(3)).map(({ parts }) => parts)).toEqual([
    [
      { service: 'rounds', items: 1 },
      { service: 'demand', items: 2 },
    ],
    [{ service: 'demand', items: 1 }],
  ])
})

test('a cursor of a service that is not in the list is refused', () => {
  const elsewhere = Buffer.from(placeText({ service: 'matching', cursor: '1' })).toString('base64url')
  expect(() => placeIn(elsewhere, ['demand'])).toThrow()
})
