import { expect, test } from 'vitest'
import { AUDITED } from './audit.ts'
import { askedAfter, cursorOf, type Found, inOrder, placeOf } from './search.ts'

/** Entries of all services, with many of one instant. */
const all: Found[] = Array.from({ length: 400 }, (_, n) => ({
  service: AUDITED[(n * 5) % AUDITED.length] as Found['service'],
  subject: `s${n % 7}`,
  seq: n,
  time: new Date(Date.UTC(2027, 0, 1) + (n % 11)).toISOString(),
  type: 'x',
  actor: 'x',
  data: null,
  previousHash: '',
  hash: '',
})).sort(inOrder)
const TO = '2027-01-02T00:00:00.000Z'

/** What a service answers. */
function answered(service: Found['service'], { to, after }: { to: string; after?: string }, limit: number): Found[] {
  const [, time, seq, subject] = /^(.*)\/(\d+)\/(.*)$/.exec(after ?? '') ?? []
  const ended = after === undefined ? undefined : ({ time, seq: Number(seq), subject, service } as Found)
  return all
    .filter(one => one.service === service && one.time < to && (!ended || inOrder(one, ended) > 0))
    .slice(0, limit)
}

test.each([1, 3, 50, 500])('pages of %i give every entry once, the latest first', limit => {
  const shown: Found[] = []
  let cursor: string | undefined
  do {
    const place = placeOf(cursor)
    const found = AUDITED.flatMap(service => answered(service, askedAfter(service, place, TO), limit + 1)).sort(inOrder)
    shown.push(...found.slice(0, limit))
    const last = shown.at(-1)
    cursor = found.length > limit && last ? cursorOf(last) : undefined
  } while (cursor !== undefined)
  expect(shown).toEqual(all)
})

test.each([
  'x',
  Buffer.from('c1:2027/nobody/1/x').toString('base64url'),
  Buffer.from('c1:x/rounds/1/x').toString('base64url'),
  // A time to some, and to the database none.
  ...['2027', 'Jan 2027 (x)', '+275760-09-13T00:00:00.000Z'].map(time =>
    Buffer.from(`c1:${time}/rounds/1/x`).toString('base64url'),
  ),
])('the cursor %s is of no such list', cursor => expect(() => placeOf(cursor)).toThrow())
