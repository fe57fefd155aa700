import { LANGUAGES, type Language, WORDS } from '@lodestone/contracts'
import { describe, expect, test } from 'vitest'
import { APPLICATION_NOTICES } from '../application/application.told.ts'
import { REMINDERS } from '../deadline/deadline.ts'
import type { Notice } from '../notice/notice.store.ts'
import { NOTICE_TYPES } from '../webhook/notice.ts'
import { textOf } from './mail.text.ts'
import { digestTime, judgeMail, outcomeOf } from './mail.ts'

const refused = (status: number, command: string, response = `${status} no`) =>
  outcomeOf({ taken: false, status, command, response })

describe('what a mail server answers', () => {
  test.each([
    [outcomeOf({ taken: true }), 'sent'],
    [outcomeOf({ taken: false }), 'unreachable'],
    [refused(550, 'RCPT TO', '550 5.1.1 no such user'), 'refused'],
    [refused(554, 'DATA'), 'refused'],
    [refused(452, 'RCPT TO'), 'deferred'],
    [refused(550, 'RCPT TO', '550 5.7.1 relaying denied'), 'deferred'],
    [refused(535, 'AUTH PLAIN'), 'deferred'],
    [refused(530, 'MAIL FROM'), 'deferred'],
  ])('%s is %s: only an address or a text is refused for good', (outcome, expected) => expect(outcome).toBe(expected))

  test('decides whether it is sent again: not what is refused, and the rest ten times', () => {
    const now = new Date('2026-06-01T00:00:00Z')
    const at = (step: number) => ({ step, now, random: 0 })
    expect(judgeMail('sent', at(1))).toEqual({ state: 'sent' })
    expect(judgeMail('refused', at(1))).toEqual({ state: 'failed' })
    expect(judgeMail('deferred', at(1))).toEqual({ state: 'pending', nextAttemptAt: new Date(now.getTime() + 5_000) })
    expect(judgeMail('unreachable', at(10))).toEqual({ state: 'failed' })
  })
})

test.each([
  ['2026-06-01T05:59:59Z', '2026-05-31T06:00:00.000Z'],
  ['2026-06-01T06:00:00Z', '2026-06-01T06:00:00.000Z'],
])('at %s the last day’s notices are those of before %s', (now, before) =>
  expect(digestTime(new Date(now)).toISOString()).toBe(before),
)

test.each(LANGUAGES)('in %s every type of notice has words of its own', language => {
  const types = [
    ...NOTICE_TYPES.map(({ type }) => type),
    ...Object.values(REMINDERS),
    ...Object.values(APPLICATION_NOTICES),
  ]
  expect(Object.keys(WORDS[language]).toSorted()).toEqual(types.toSorted())
  expect(new Set(Object.values(WORDS[language])).size).toBe(types.length)
})

const textIn = (language: Language, about: Notice['about'], type = 'rounds.round-awarded.v1') =>
  textOf(language, [{ id: 'n', hearerId: 'p', type, about, link: '/x', at: 't' }], {
    origin: 'https://hub.example',
    unsubscribe: 'U',
    daily: false,
    to: 'participant',
  })

test('an e-mail leads to the page, and says nothing else of what a notice is about', () => {
  const about = { roundId: 'r', allocationIds: ['a-1', 'b-1'], version: 471_100, daysLeft: 30, status: 'secret' }
  const { subject, text } = textIn('en', about)
  expect(subject).toBe('Lodestone: Allocations of yours were awarded')
  expect(text).toContain('Open: https://hub.example/my/rounds/r\n')
  expect(text).not.toMatch(/4711|30|secret|a-1|b-1/)
})

test.each([
  ['en', 'Due: 31 May 2027 at 00:05 UTC', 'Offer: ', 'Record number: x'],
  ['de', 'Fällig: 31. Mai 2027 um 00:05 UTC', 'Angebot: ', 'Datensatznummer: x'],
  ['fr', 'Échéance : 31 mai 2027 à 00:05 UTC', 'Offre : ', 'Numéro d’enregistrement : x'],
  ['ja', '期限: 2027年5月31日 00:05 UTC', 'オファー: ', '記録番号: x'],
] as const)(
  'in %s it has labels in words, times with their zone, links for what has a page and a number for what has none',
  (language, due, offer, record) => {
    const about = { roundId: 'r', offerId: 'o', dueAt: '2027-05-31T00:05:00.000Z', version: 2 }
    const { text } = textIn(language, about)
    expect(text).toContain(due)
    expect(text).toMatch(/https:\/\/hub\.example\/my\/rounds\/r\n/)
    expect(text).toContain(`${offer}https://hub.example/my/offers/o\n`)
    const waiting = textIn(language, { approvalId: 'w', roundId: 'r', until: about.dueAt }).text
    expect(waiting).toContain(due)
    expect(waiting).toContain('https://hub.example/my/rounds/r\n')
    expect(textIn(language, { issuedId: 'i', offerId: 'o' }).text).not.toContain('/my/offers/o')
    const own = textIn(language, { participantId: 'x', status: 'admitted', version: 3 }).text
    expect(own).toContain(record)
    for (const one of [text, waiting, own]) expect(one).not.toMatch(/[a-z](?:Id|Ids|At)\b|\d\dT\d|until/)
  },
)
