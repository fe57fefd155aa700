import type { Finding, Verdict } from '@lodestone/credentials'
import { describe, expect, test } from 'vitest'
import { give, type HeldCredential, judgeAgain, movesOffers, withdraw } from './credential.ts'

const NOW = Date.parse('2026-11-24T10:00:00Z')
const HOUR = 3_600_000
const after = (hours: number): Date => new Date(NOW + hours * HOUR)
const END = after(30).toISOString()

const said: NonNullable<Verdict['credential']> = {
  id: 'urn:credential',
  type: 'DigitalTraceabilityEvent',
  version: '0.6.1',
  issuer: { did: 'did:web:issuer.example', name: 'Issuer' },
  validUntil: END,
  taken: { kind: 'events', events: [] },
}
const finding = (code: Finding['code']): Finding => ({ code, message: code, figures: {} }) as Finding
const accepted: Verdict = { verdict: 'accepted', credential: said, messages: [] }
const waiting: Verdict = { verdict: 'waiting', findings: [finding('status-unreachable')], credential: said }
const refused = (...codes: Finding['code'][]): Verdict => ({ verdict: 'refused', findings: codes.map(finding) })

function given(verdict: Verdict): HeldCredential {
  const who = { id: 'id', participantId: 'holder', sha256: 'ab', token: 'a.b.c', now: after(0) }
  const held = give(verdict, who)
  if (!held) throw new Error('nothing was read')
  return held
}

describe('a credential', () => {
  test('of which nothing could be read is not kept', () => {
    const who = { id: 'id', participantId: 'holder', sha256: 'ab', token: 'a.b.c', now: after(0) }
    expect(give(refused('shape'), who)).toBeUndefined()
  })

  test('that held is believed for three days while it cannot be asked about, and waits then', () => {
    const held = given({ ...accepted, credential: { ...said, validUntil: '2030-01-01T00:00:00Z' } })
    expect(judgeAgain(held, waiting, after(71.9))).toMatchObject({ status: 'accepted', attempts: 1 })
    expect(judgeAgain(held, waiting, after(72))).toMatchObject({ status: 'waiting', version: 2 })
    expect(given(waiting).status).toBe('waiting')
  })

  test('that was refused is not believed while it cannot be asked about', () => {
    const before = judgeAgain(given(accepted), refused('issuer-not-registered'), after(1))
    expect(before).toMatchObject({ status: 'refused', heldAt: after(0).toISOString() })
    expect(judgeAgain(before, waiting, after(2)).status).toBe('waiting')
  })

  test('that is revoked or expired is never judged again, whatever else waits', () => {
    const ended = (...codes: Finding['code'][]) => {
      const { status, dueAt } = judgeAgain(given(accepted), refused(...codes), after(1))
      return [status, dueAt]
    }
    expect(ended('status-unreachable', 'revoked')).toEqual(['revoked', undefined])
    expect(ended('expired')).toEqual(['expired', undefined])
    expect(ended('outside-remit')).toEqual(['refused', after(25).toISOString()])
  })

  test('that held is judged again at its end, also while it cannot be asked about', () => {
    const [held, late] = [given(accepted), after(29.999)]
    expect(held.dueAt).toBe(after(24).toISOString())
    const end = new Date(Date.parse(END) + 1).toISOString()
    expect(judgeAgain(held, accepted, after(24)).dueAt).toBe(end)
    expect(judgeAgain(held, waiting, late)).toMatchObject({ status: 'accepted', dueAt: end })
  })

  test('that waits is asked about after a minute, then twice as late each time, at most after six hours', () => {
    let held = given(waiting)
    const minutes: number[] = []
    for (let nth = 0; nth < 12; nth++) {
      minutes.push((Date.parse(held.dueAt ?? '') - NOW) / 60_000)
      held = judgeAgain(held, waiting, after(0))
    }
    expect(minutes).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360, 360])
  })

  test('that is accepted, or no longer is, has what rests on it judged again', () => {
    expect(movesOffers(undefined, 'accepted')).toBe(true)
    expect(movesOffers('accepted', 'revoked')).toBe(true)
    expect(movesOffers('accepted', 'accepted')).toBe(false)
    expect(movesOffers('waiting', 'refused')).toBe(false)
  })

  test('is withdrawn once, at the version that was read', () => {
    const held = given(accepted)
    expect(withdraw(held, 2)).toMatchObject({ ok: false, refusal: { code: 'stale-version' } })
    const gone = withdraw(held, 1)
    expect(gone).toMatchObject({ ok: true, value: { status: 'withdrawn', version: 2 } })
    expect(gone.ok && gone.value?.dueAt).toBeUndefined()
    expect(gone.ok && gone.value && withdraw(gone.value, 1)).toEqual({ ok: true, value: undefined })
  })
})
