import { policies } from '@lodestone/provenance'
import { expect, test } from 'vitest'
import { policyViews, rowsAfter } from './catalogue.ts'

test('every version of every policy is shown, under its policy', () => {
  const shown = policyViews.flatMap(view => view.versions.map(version => `${view.id} ${version.version}`))
  expect(shown.toSorted()).toEqual(policies.map(policy => `${policy.id} ${policy.version}`).toSorted())
  expect(policyViews.filter(view => view.screensOffers).map(view => view.kind)).toEqual(['origin'])
})

test('rows come after the one named, one more than asked for; an unknown one has none after it', () => {
  const rows = ['a', 'b', 'c', 'd'].map(id => ({ id }))
  expect(rowsAfter(rows, undefined, 2)).toEqual(rows.slice(0, 3))
  expect(rowsAfter(rows, 'b', 2)).toEqual(rows.slice(2))
  expect(rowsAfter(rows, 'd', 2)).toEqual([])
  expect(rowsAfter(rows, 'x', 2)).toBeUndefined()
})
