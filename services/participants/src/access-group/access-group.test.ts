import { expect, test } from 'vitest'
import { askFor, confirm, end, MAX_GROUPS, mayAsk, place } from './access-group.ts'

const now = new Date('2027-01-10T12:00:00Z')
const asked = askFor({ id: 'g', participantId: 'p', digest: 'd', now }, { group: 'acme-hub', position: 'trader' })
const refused = (code: string) => ({ ok: false, refusal: { code } })

test('a group counts once it is confirmed, whatever its position becomes, and never again once it has ended', () => {
  expect(asked).toMatchObject({ state: 'asked', version: 1 })
  const confirmed = confirm(asked, now)
  expect(confirmed).toMatchObject({ ok: true, value: { state: 'active', version: 2 } })
  if (!confirmed.ok || !confirmed.value) throw new Error('not confirmed')
  expect(confirm(confirmed.value, now)).toEqual({ ok: true, value: undefined })
  const placed = place(confirmed.value, 'reader', 2)
  expect(placed).toMatchObject({ ok: true, value: { state: 'active', position: 'reader', version: 3 } })
  const ended = end(confirmed.value, now)
  if (!ended) throw new Error('not ended')
  expect(ended).toMatchObject({ state: 'ended', version: 3 })
  expect(end(ended, now)).toBeUndefined()
  expect(confirm(ended, now)).toMatchObject(refused('wrong-state'))
  expect(place(ended, 'reader', 3)).toMatchObject(refused('wrong-state'))
})

test('what is asked is placed without being confirmed by it, at the version that was seen', () => {
  expect(place(asked, 'administrator', 1)).toMatchObject({ ok: true, value: { state: 'asked', version: 2 } })
  expect(place(asked, 'administrator', 2)).toMatchObject(refused('stale-version'))
})

test(`an organisation has ${MAX_GROUPS} groups at most`, () => {
  expect(mayAsk(MAX_GROUPS - 1)).toMatchObject({ ok: true })
  expect(mayAsk(MAX_GROUPS)).toMatchObject(refused('validation-failed'))
})
