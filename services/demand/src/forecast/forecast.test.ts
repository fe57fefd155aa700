import type { ForecastDraft } from '@lodestone/contracts'
import { expect, test } from 'vitest'
import { factsOf } from './forecast.facts.ts'
import { checkDraft, faultsOf, revise, submit, withdraw } from './forecast.ts'

const now = new Date('2027-02-10T00:00:00Z')
let next = 0
const newId = () => `id-${++next}`
const draft = (lines: Partial<ForecastDraft['lines'][number]>[] = [{}]): ForecastDraft => ({
  reference: 'F1',
  lines: lines.map((more, i) => ({
    reference: `L${i + 1}`,
    material: 'ndfeb-magnet',
    quantityKg: '10',
    period: '2027-Q2',
    deliverTo: 'DE',
    commitment: 'intent' as const,
    ...more,
  })),
})
const standing = () => submit(draft([{}, {}]), { id: 'f', participantId: 'm', newId, now })

test('faults name the field: unknown material, a period that is over, a reference twice, an unknown substitute', () => {
  const lines = [
    { material: 'unobtainium' },
    { period: '2027-01' },
    { reference: 'L1' },
    { substitutes: [{ material: 'x', ratio: '1' }] },
  ]
  expect(faultsOf(draft(lines), now).map(fault => fault.path)).toEqual([
    'lines.0.material',
    'lines.1.period',
    'lines.2.reference',
    'lines.3.substitutes.0.material',
  ])
  expect(checkDraft(draft(lines), now)).toMatchObject({ ok: false, refusal: { code: 'validation-failed' } })
})

test('a magnet grade that no standard knows is refused, of the line and of what may stand in for it', () => {
  const lines = [
    { grade: 'N45SH', substitutes: [{ material: 'ndfeb-magnet', grade: 'N42H', ratio: '0.9' }] },
    { grade: 'N99XYZ' },
    { substitutes: [{ material: 'smco-magnet', grade: '3:9', ratio: '1' }] },
  ]
  expect(faultsOf(draft(lines), now)).toEqual([
    { path: 'lines.1.grade', message: expect.stringContaining('N28 to N56') },
    { path: 'lines.2.substitutes.0.grade', message: expect.stringContaining('1:5 or 2:17') },
  ])
})

test('the running quarter and month are not over', () => {
  expect(faultsOf(draft([{ period: '2027-Q1' }, { period: '2027-02' }]), now)).toEqual([])
})

test('a line keeps its id as long as it keeps its reference', () => {
  const first = standing()
  const outcome = revise(first, draft([{ quantityKg: '12' }, { reference: 'L9' }]), 1, { newId, now })
  expect(outcome).toMatchObject({ ok: true, value: { version: 2 } })
  if (!outcome.ok || !outcome.value) return
  expect(outcome.value.lines[0]?.id).toBe(first.lines[0]?.id)
  expect(first.lines.map(line => line.id)).not.toContain(outcome.value.lines[1]?.id)
})

test('a stale version, another reference or a withdrawn forecast is refused', () => {
  expect(revise(standing(), draft(), 2, { newId, now })).toMatchObject({
    ok: false,
    refusal: { code: 'stale-version' },
  })
  expect(revise(standing(), { ...draft(), reference: 'F2' }, 1, { newId, now })).toMatchObject({
    ok: false,
    refusal: { code: 'validation-failed' },
  })
  expect(revise({ ...standing(), status: 'withdrawn' }, draft(), 1, { newId, now })).toMatchObject({
    ok: false,
    refusal: { code: 'wrong-state' },
  })
})

test('withdrawing twice changes nothing the second time', () => {
  const once = withdraw(standing(), 1, now)
  expect(once).toMatchObject({ ok: true, value: { status: 'withdrawn', version: 2 } })
  if (once.ok && once.value) expect(withdraw(once.value, 1, now)).toEqual({ ok: true, value: undefined })
})

test('ten thousand lines are told in forty events, each line once and in order', () => {
  const forecast = submit(draft(Array.from({ length: 10_000 }, () => ({}))), {
    id: 'f',
    participantId: 'm',
    newId,
    now,
  })
  const facts = factsOf(forecast) as unknown as { data: { part: number; parts: number; lines: { id: string }[] } }[]
  expect(facts.map(fact => [fact.data.part, fact.data.parts])).toEqual(
    Array.from({ length: 40 }, (_, i) => [i + 1, 40]),
  )
  expect(facts.flatMap(fact => fact.data.lines.map(line => line.id))).toEqual(forecast.lines.map(line => line.id))
})
