import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Merger, merge, OF_ONE_RELEASE, REPLACED } from './merge.ts'
import type { Members } from './part.ts'
import { arePublishedHere, own, published } from './published.fixture.ts'

test('objects are merged member by member, lists of objects with ids object by object, other lists replaced, and null takes away', () => {
  const releases = [
    {
      id: '1',
      tag: ['tender'],
      tender: {
        id: 't',
        title: 'Old',
        period: { startDate: 'a', endDate: 'b' },
        items: [
          { id: 1, quantity: 5 },
          { id: 2, quantity: 7, additionalClassifications: [{ id: 'x' }] },
        ],
        submissionMethod: ['written'],
        awardCriteria: 'priceOnly',
      },
    },
    {
      id: '2',
      tag: ['tenderUpdate'],
      tender: {
        id: 't',
        title: 'New',
        period: { endDate: 'c' },
        items: [
          { id: 2, quantity: null, additionalClassifications: [{ id: 'y' }] },
          { id: 3, quantity: 9 },
        ],
        submissionMethod: ['inPerson'],
        awardCriteria: null,
      },
    },
  ]
  expect(merge(releases, OF_ONE_RELEASE)).toEqual({
    tender: {
      id: 't',
      title: 'New',
      period: { startDate: 'a', endDate: 'c' },
      items: [
        { id: 1, quantity: 5 },
        { id: 2, additionalClassifications: [{ id: 'y' }] },
        { id: 3, quantity: 9 },
      ],
      submissionMethod: ['inPerson'],
    },
  })
})

test.skipIf(!arePublishedHere)(
  'what is replaced as a whole, and what belongs to one release alone, is what the schemas say',
  () => {
    const schemas = [published('release'), own('release')]
    const replaced = new Set<string>()
    const merged = new Set<string>()
    const walk = (schema: unknown): void => {
      if (typeof schema !== 'object' || schema === null) return
      const { properties = {} } = schema as {
        properties?: Record<string, { wholeListMerge?: boolean; type?: unknown }>
      }
      for (const [name, one] of Object.entries(properties)) {
        if (one.wholeListMerge) replaced.add(name)
        else if (one.type === 'array') merged.add(name)
      }
      for (const one of Object.values(schema)) walk(one)
    }
    for (const schema of schemas) walk(schema)
    expect([...REPLACED].sort()).toEqual([...replaced].sort())
    expect([...merged].filter(name => REPLACED.has(name))).toEqual([])
    const { properties } = schemas[0] as { properties: Record<string, { omitWhenMerged?: boolean }> }
    const omitted = Object.keys(properties).filter(name => properties[name]?.omitWhenMerged)
    expect([...OF_ONE_RELEASE].sort()).toEqual(omitted.sort())
  },
)

/** The rules once more, as plainly as they can be written. */
function plainly(before: unknown, name: string, value: unknown): unknown {
  if (Array.isArray(value)) {
    const byId = value.length > 0 && !REPLACED.has(name) && value.every(one => typeof one === 'object' && 'id' in one)
    if (!byId) return value
    const was = (Array.isArray(before) ? before : []) as { id: unknown }[]
    const list = was.every(one => typeof one === 'object') ? [...was] : []
    for (const one of value as { id: unknown }[]) {
      const at = list.findIndex(other => other.id === one.id)
      const made = plainly(list[at], '', one) as { id: unknown }
      if (at < 0) list.push(made)
      else list[at] = made
    }
    return list
  }
  if (typeof value !== 'object' || value === null) return value
  const made: Record<string, unknown> =
    typeof before === 'object' && !Array.isArray(before) ? { ...(before as object) } : {}
  for (const [member, one] of Object.entries(value))
    if (one === null) delete made[member]
    else made[member] = plainly(made[member], member, one)
  return made
}

const text = fc.constantFrom('a', 'b', 'c')
const leaf = fc.oneof(text, fc.integer({ min: 0, max: 3 }), fc.constant(null))
const item = fc.record(
  { id: fc.constantFrom('1', '2', '3'), quantity: leaf, additionalClassifications: fc.array(fc.record({ id: text })) },
  { requiredKeys: ['id'] },
)
const release: fc.Arbitrary<Members> = fc.record(
  {
    language: leaf,
    tender: fc.record(
      {
        status: leaf,
        period: fc.record({ startDate: leaf, endDate: leaf }, { requiredKeys: [] }),
        items: fc.array(item),
      },
      { requiredKeys: [] },
    ),
    awards: fc.array(fc.record({ id: text, items: fc.array(item) }, { requiredKeys: ['id'] })),
    codes: fc.array(text),
  },
  { requiredKeys: [] },
)

test('any releases come to what the rules say, at once or one after the other', () => {
  fc.assert(
    fc.property(fc.array(release, { maxLength: 6 }), releases => {
      const expected = releases.reduce((before: unknown, one) => plainly(before, '', one), {})
      expect(merge(releases)).toEqual(expected)
      const merger = new Merger()
      for (const one of releases) {
        merger.add(one)
        merger.result()
      }
      expect(merger.result()).toEqual(expected)
    }),
    { numRuns: 500 },
  )
})
