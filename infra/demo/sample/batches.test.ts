import { grams } from '@lodestone/kernel'
import { gradeFault, judgeTransformation } from '@lodestone/provenance'
import { expect, test } from 'vitest'
import { sampleRound } from '../sample.ts'
import { chainOf } from './origin.ts'

const { batches, offers } = sampleRound({ run: 'test', now: new Date('2026-11-30T00:00:00Z') })
const known = new Map(batches.map(one => [one.key, { ...one, grams: grams(one.quantityKg) }]))
const goods = (key: string) => known.get(key) ?? expect.fail(`no batch ${key}`)

test.each(batches)('$key could be made of what it is said to be made of, with yields as processes have', one => {
  const inputs = one.of.map(goods)
  expect(judgeTransformation({ inputs, outputs: [goods(one.key)] })).toEqual({ ok: true, value: [] })
  expect(gradeFault(one.material, one.grade)).toBeUndefined()
  expect(inputs.every(input => input.days > one.days)).toBe(true)
})

test('each batch was made where the chain of Narva says, by whom it says', () => {
  const chain = chainOf('narva').map(site => [site.stage, site.country, site.site, site.operator].join())
  const made = batches.map(one => [one.stage, one.country, one.site, one.by.operator].join())
  expect(new Set(made)).toEqual(new Set(chain))
})

test('one offer is of all the magnets', () => {
  const magnets = goods('magnets')
  const of = offers.filter(one => one.supplier === 'narva' && one.draft.quantityKg === magnets.quantityKg)
  expect(of.map(one => one.draft)).toMatchObject([{ material: magnets.material, grade: magnets.grade }])
})
