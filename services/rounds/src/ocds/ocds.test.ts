import { openDatabase } from '@lodestone/database'
import { until } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RoundsHub, setStage } from '../journey/stage.fixture.ts'
import { merge, OF_ONE_RELEASE } from './merge.ts'
import { type Kind, ocdsFaults } from './ocds.fixture.ts'
import { arePublishedHere, publishedFaults } from './published.fixture.ts'
import { releasesAfter, releasesOfRound } from './release.store.ts'
import type { ReleaseRow } from './release.ts'

/**
 * One round as open contracting data, looked at by everybody after every step: of our shape, never changed afterwards, and for each reader no more
 * than it may know.
 */

// biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects to be there
type Json = any
let stage: RoundsHub
let roundId: string
let allocations: { id: string; memberId: string; lineId: string }[]
beforeAll(async () => {
  stage = await setStage()
})
afterAll(() => stage?.stop())

const readers = () => ({
  operator: stage.operator,
  member: stage.as(stage.members[1]),
  rival: stage.as(stage.members[2]),
  absent: stage.as(stage.members[6]),
  supplier: stage.as(stage.suppliers[0]),
  otherSupplier: stage.as(stage.suppliers[1]),
})
type Reader = keyof ReturnType<typeof readers>

/** Every package that was answered. */
const packages: { kind: Kind; body: Json }[] = []
function judged(kind: Kind, body: Json): string[] {
  packages.push({ kind, body })
  return ocdsFaults(kind, body)
}

/** What each reader was last shown of the round's releases. */
const shown: Record<string, Json[]> = {}
async function look(id = roundId): Promise<Record<Reader, { releases: Json[]; text: string; last: Json }>> {
  const looked: Json = {}
  for (const [name, api] of Object.entries(readers())) {
    const { status, body, text } = await api.get(`/rounds/${id}/ocds`)
    expect([name, status, judged('release-package', body)]).toEqual([name, 200, []])
    const before = shown[`${name} ${id}`] ?? []
    expect(body.releases.slice(0, before.length)).toEqual(before)
    shown[`${name} ${id}`] = body.releases
    looked[name] = { releases: body.releases, text, last: body.releases.at(-1) }
  }
  return looked
}
const everybodySees = async (expected: object) => {
  const looked = await look()
  for (const [name, { last }] of Object.entries(looked)) expect([name, last]).toMatchObject([name, expected])
  return looked
}
const compiled = async (name: Reader): Promise<Json> => {
  const { body } = await readers()[name].get('/rounds/ocds?limit=500')
  expect(judged('record-package', body)).toEqual([])
  return body.records.find((one: Json) => one.ocid.endsWith(roundId))
}

describe('a round', () => {
  test('is nothing to anybody while it is a draft', async () => {
    roundId = await stage.created()
    expect((await stage.operator.get(`/rounds/${roundId}/ocds`)).body.releases).toEqual([])
    expect((await stage.as(stage.members[1]).get(`/rounds/${roundId}/ocds`)).status).toBe(404)
  })

  test('is planned when it opens, with a lot for each material and period', async () => {
    const lines = stage.sixLines()
    await stage.operator.post(`/rounds/${roundId}/open`)
    const { operator } = await everybodySees({
      ocid: `ocds-lodest-${roundId}`,
      id: `ocds-lodest-${roundId}-2`,
      tag: ['planning'],
      initiationType: 'tender',
      language: 'en',
      parties: [{ id: 'lodestone', roles: ['procuringEntity'] }],
      tender: {
        status: 'planned',
        procuringEntity: { id: 'lodestone' },
        lots: [
          {
            id: 'ndpr-oxide/2027-Q2',
            contractPeriod: { startDate: '2027-04-01T00:00:00.000Z', endDate: '2027-06-30T23:59:59.999Z' },
          },
        ],
        jointRound: { state: 'collecting', seedHash: expect.any(String) },
      },
    })
    expect(operator.releases).toHaveLength(1)

    await stage.operator.post(`/rounds/${roundId}/publish-pool`)
    await everybodySees({
      tag: ['tender'],
      tender: { status: 'active', tenderPeriod: { startDate: expect.any(String) }, jointRound: { state: 'offering' } },
    })
    // The tests beside this one play the same round by the stage; here it is taken over at its pool.
    const played = await stage.matchedRound(lines, '900')
    roundId = played.id
  })

  test('tells the pooled need by cell, with customs codes and kilograms', async () => {
    const { absent } = await look()
    const pool = absent.releases.find((one: Json) => one.tender?.items)
    expect(pool).toMatchObject({
      tag: ['tenderUpdate'],
      planning: { documents: [{ id: 'pool', documentType: 'needsAssessment' }] },
      tender: {
        items: [
          {
            id: 'ndpr-oxide/*/2027-Q2/EU',
            classification: { scheme: 'LODESTONE-MATERIAL', id: 'ndpr-oxide' },
            additionalClassifications: [{ scheme: 'HS', id: '284690' }],
            quantity: 900,
            unit: { scheme: 'UNCEFACT', id: 'KGM' },
            relatedLot: 'ndpr-oxide/2027-Q2',
          },
        ],
      },
    })
    const suppressed = await stage.closedRound(stage.sixLines(), undefined)
    const told = await until('the suppressed pool is told', async () =>
      (await look(suppressed.id)).operator.releases.find((one: Json) => one.tender?.items),
    )
    expect(told.tender.items[0].quantity).toBeUndefined()
  })
})

describe('a round that is matched', () => {
  test('proposes awards: whole to the hub, its own without counterpart or price to each side, none to others', async () => {
    allocations = await stage.operator.all(`/rounds/${roundId}/allocations`)
    const { operator, member, absent, supplier, otherSupplier } = await until('the match is told', async () => {
      const seen = await look()
      return seen.operator.last.tag.includes('award') ? seen : undefined
    })
    expect(operator.last).toMatchObject({
      tag: ['tenderUpdate', 'award'],
      tender: { jointRound: { state: 'matched' } },
    })
    expect(operator.last.awards).toHaveLength(6)
    expect(operator.last.awards[0]).toMatchObject({
      status: 'pending',
      suppliers: [{ name: 'supplier 0' }],
      buyers: [{ id: expect.any(String) }],
      value: { amount: 9000, currency: 'EUR' },
      items: [{ quantity: 100, unit: { value: { amount: 90, currency: 'EUR' } } }],
      relatedLots: ['ndpr-oxide/2027-Q2'],
    })
    expect(operator.last.parties).toHaveLength(7)
    expect(member.last.awards).toEqual([
      {
        id: own(1),
        status: 'pending',
        items: [expect.objectContaining({ quantity: 100 })],
        relatedLots: ['ndpr-oxide/2027-Q2'],
      },
    ])
    expect(member.last.parties).toBeUndefined()
    expect(JSON.stringify(member.last)).not.toMatch(/"value"|supplier/)
    // A supplier decides on a sum and hears of its lines with the award.
    for (const { releases, last } of [absent, supplier, otherSupplier]) {
      expect(last).toMatchObject({ tag: ['tenderUpdate'] })
      expect(JSON.stringify(releases)).not.toMatch(/"awards"|"value"|member \d|supplier \d/)
    }
    await expectDisclosed()
  })

  test('ends what is declined, for its member alone', async () => {
    const before = await look()
    await stage.as(stage.members[2]).post(`/allocations/${own(2)}/decline`)
    const after = await look()
    for (const name of ['operator', 'rival'] as const)
      expect(after[name].last).toMatchObject({
        tag: ['awardCancellation'],
        awards: [{ id: own(2), status: 'cancelled' }],
      })
    for (const name of ['member', 'absent', 'supplier', 'otherSupplier'] as const)
      expect(after[name].text).toBe(before[name].text)
  })

  test('awards what both sides accepted, and tells each other who they are', async () => {
    for (const index of [0, 1, 3]) {
      await stage.as(stage.members[index]).post(`/allocations/${own(index)}/accept`)
    }
    const [{ offerId }] = await stage.operator.all(`/rounds/${roundId}/allocations`)
    await stage.as(stage.suppliers[0]).post(`/rounds/${roundId}/offers/${offerId}/accept`)
    const before = await look()
    expect(before.member.last.awards?.[0].suppliers).toBeUndefined()
    await stage.operator.post(`/rounds/${roundId}/award`, { lapseUndecided: true })
    const { operator, member, rival, absent } = await look()
    expect(operator.last).toMatchObject({ tender: { status: 'complete', jointRound: { state: 'awarded' } } })
    expect(operator.last.awards).toHaveLength(3)
    expect(member.last).toMatchObject({
      tag: ['tenderUpdate', 'awardUpdate'],
      parties: [
        { roles: ['buyer'], identifier: { scheme: 'LODESTONE-PARTICIPANT' }, address: { country: 'DE' } },
        { name: 'supplier 0', roles: ['supplier'], address: { country: 'AU' } },
      ],
      awards: [{ id: own(1), status: 'active', value: { amount: 9000, currency: 'EUR' } }],
    })
    for (const { last } of [rival, absent]) expect([last.tag, last.awards]).toEqual([['tenderUpdate'], undefined])
    for (const index of [0, 2, 3, 4, 5]) expect(member.text).not.toContain(stage.members[index]?.id)
  })
})

describe('a round that comes to its end', () => {
  test('contracts, delivers and is completed', async () => {
    for (const index of [0, 1, 3]) {
      const api = stage.as(stage.members[index])
      await api.post(`/allocations/${own(index)}/contract`, { quantityKg: '90', date: stage.today(), document: 'C-1' })
      if (index === 1)
        expect((await look()).member.last).toMatchObject({
          tag: ['contract'],
          contracts: [
            {
              awardID: own(1),
              status: 'active',
              value: { amount: 8100 },
              documents: [{ documentType: 'contractSigned', title: 'C-1' }],
            },
          ],
        })
      await api.post(`/allocations/${own(index)}/deliveries`, { quantityKg: '50', date: stage.today() })
      if (index === 1)
        expect((await look()).member.last).toMatchObject({
          tag: ['implementation'],
          contracts: [{ status: 'active', implementation: { milestones: [{ status: 'met' }] } }],
        })
      await api.post(`/allocations/${own(index)}/deliveries`, { quantityKg: '40', date: stage.today() })
      if (index === 1)
        expect((await look()).member.last).toMatchObject({
          tag: ['implementation', 'contractTermination'],
          contracts: [{ status: 'terminated' }],
        })
    }
    const { absent } = await everybodySees({ tag: ['tenderUpdate'], tender: { jointRound: { state: 'completed' } } })
    expect(absent.text).not.toMatch(/"contracts"|"awards"/)
  })

  test('comes to what its releases say, for every reader', async () => {
    for (const name of Object.keys(readers()) as Reader[]) {
      const { releases, compiledRelease } = await compiled(name)
      const { ocid, id, date, tag, ...rest } = compiledRelease
      const { ocid: _, ...merged } = merge(releases, OF_ONE_RELEASE) as Json
      expect(rest).toEqual(merged)
      expect([ocid, id, date, tag]).toEqual([
        `ocds-lodest-${roundId}`,
        `${releases.at(-1).id}-compiled`,
        releases.at(-1).date,
        ['compiled'],
      ])
      expect(releases).toEqual(shown[`${name} ${roundId}`])
    }
    const { compiledRelease } = await compiled('operator')
    expect(compiledRelease.awards.map((one: Json) => one.status).sort()).toEqual([
      ...Array(3).fill('active'),
      ...Array(3).fill('cancelled'),
    ])
    expect(compiledRelease.contracts[0].implementation.milestones).toHaveLength(2)
  })

  test('is told as cancelled, and as unsuccessful when nothing was accepted', async () => {
    const cancelled = await stage.matchedRound(stage.sixLines(), '900')
    await stage.operator.post(`/rounds/${cancelled.id}/cancel`, { reason: 'not enough offers' })
    for (const { last, releases } of Object.values(await look(cancelled.id))) {
      expect(last).toMatchObject({
        tag: ['tenderCancellation'],
        tender: { status: 'cancelled', jointRound: { state: 'cancelled', reason: 'not enough offers' } },
      })
      expect(releases.flatMap((one: Json) => one.contracts ?? [])).toEqual([])
    }
    const empty = await stage.matchedRound(stage.sixLines(), '900')
    await stage.operator.post(`/rounds/${empty.id}/award`, { lapseUndecided: true })
    const { absent } = await look(empty.id)
    expect(absent.releases.slice(-2)).toMatchObject([
      { tender: { status: 'unsuccessful' } },
      { tender: { jointRound: { state: 'completed' } } },
    ])
  })
})

/** Kilograms are those that the round itself shows to a member: what was disclosed, and nothing beside it. */
async function expectDisclosed(): Promise<void> {
  const seen = (await stage.as(stage.members[6]).get(`/rounds/${roundId}`)).body
  const record = await compiled('absent')
  expect(record.compiledRelease.tender.jointRound.quantities).toEqual(seen.totals)
  expect(
    record.compiledRelease.tender.jointRound.quantitiesByMaterial.map(({ id, ...kg }: Json) => ({
      material: id,
      ...kg,
    })),
  ).toEqual(seen.byMaterial)
}

describe('a release', () => {
  test('is found faulty with a field that nobody declared', async () => {
    const { body } = await stage.operator.get(`/rounds/${roundId}/ocds`)
    const last = body.releases.length - 1
    const changed = structuredClone(body)
    changed.releases[last].tender.surprise = 1
    expect(ocdsFaults('release-package', changed)).toEqual([`releases/${last}/tender/surprise is not named`])
    expect(ocdsFaults('release-package', { ...body, version: '1.0' })).toHaveLength(1)
  })

  test('points to an extension that is there', async () => {
    const { body } = await stage.operator.get(`/rounds/${roundId}/ocds`)
    const path = new URL(body.extensions.at(-1)).pathname.replace('/api/v1', '')
    const { body: extension } = await stage.as(stage.members[6]).get(path)
    expect(extension.schemas).toContain('release-schema.json')
    for (const file of extension.schemas)
      expect((await stage.operator.get(path.replace('extension.json', file))).status).toBe(200)
    expect((await stage.operator.get(path.replace('extension.json', '..%2fpackage.json'))).status).toBe(404)
  })
})

describe('a package is bounded', () => {
  test('the releases of a round come by pages, each reader’s own', async () => {
    for (const name of ['operator', 'member', 'absent'] as const) {
      const whole = (await readers()[name].get(`/rounds/${roundId}/ocds`)).body
      expect([whole.nextCursor, whole.links]).toEqual([null, undefined])
      const releases: Json[] = []
      let path = `/rounds/${roundId}/ocds?limit=2`
      while (path) {
        const { body } = await readers()[name].get(path)
        expect(judged('release-package', body)).toEqual([])
        expect(body.releases.length).toBe(Math.min(2, whole.releases.length - releases.length))
        releases.push(...body.releases)
        const next = body.links?.next && new URL(body.links.next)
        expect(next?.searchParams.get('cursor') ?? null).toBe(body.nextCursor)
        path = next ? next.pathname.replace('/api/v1', '') + next.search : ''
      }
      expect(releases).toEqual(whole.releases)
      expect(releases.length).toBeGreaterThan(2)
    }
    expect((await stage.operator.get(`/rounds/${roundId}/ocds?cursor=nonsense`)).status).toBe(422)
  })

  test('by what its releases weigh: one that is heavier than a package comes alone, and none is cut', async () => {
    const database = openDatabase({ url: stage.hub.logins.get('rounds') as string, schema: 'rounds' })
    try {
      const sql = database.within('everybody')
      const { rows: all } = await releasesOfRound(sql, roundId, 0n, { limit: 500 })
      const weigh = (seq: number) =>
        all.filter(row => row.seq === seq).reduce((sum, row) => sum + Buffer.byteLength(row.body), 0)
      const seqs = [...new Set(all.map(row => row.seq))]
      const two = weigh(seqs[0] as number) + 1
      expect((await releasesOfRound(sql, roundId, 0n, { limit: 500, bytes: two })).rows).toEqual(
        all.filter(row => row.seq <= (seqs[1] as number)),
      )
      const alone: ReleaseRow[] = []
      for (let after = 0n; ; after = BigInt(alone.at(-1)?.seq ?? 0)) {
        const { rows, more } = await releasesOfRound(sql, roundId, after, { limit: 500, bytes: 1 })
        expect(new Set(rows.map(row => row.seq)).size).toBe(1)
        alone.push(...rows)
        if (!more) break
      }
      expect(alone).toEqual(all)
      const feed = await releasesAfter(sql, 0n, { limit: 500, bytes: 1 })
      expect([new Set(feed.rows.map(row => row.position)).size, feed.more]).toEqual([1, true])
    } finally {
      await database.close()
    }
  })
})

describe('the change feed', () => {
  /** Releases page by page from a place on, until a page has none. */
  async function harvest(name: Reader, since: string, limit: number): Promise<{ ids: string[]; since: string }> {
    const ids: string[] = []
    let place = since
    for (;;) {
      const { body } = await readers()[name].get(`/rounds/ocds?since=${encodeURIComponent(place)}&limit=${limit}`)
      expect(judged('release-package', body)).toEqual([])
      expect(new URL(body.links.next).searchParams.get('since')).toBe(body.since)
      place = body.since
      if (body.releases.length === 0) return { ids, since: place }
      expect(body.releases.length).toBeLessThanOrEqual(limit)
      ids.push(...body.releases.map((one: Json) => one.id))
    }
  }

  test('gives each reader every release once, whatever the page', async () => {
    for (const name of ['operator', 'member', 'absent'] as const) {
      const whole = await harvest(name, '1970-01-01T00:00:00Z', 500)
      const { body } = await readers()[name].get('/rounds/ocds?limit=500')
      const all = body.records.flatMap((one: Json) => one.releases.map((release: Json) => release.id))
      expect(new Set(whole.ids).size).toBe(whole.ids.length)
      expect([...whole.ids].sort()).toEqual(all.sort())
      expect(await harvest(name, '1970-01-01T00:00:00Z', 7)).toEqual(whole)
      expect((await harvest(name, whole.since, 7)).ids).toEqual([])
    }
  })

  test('begins at a time, that time included', async () => {
    const { body } = await stage.operator.get('/rounds/ocds?since=1970-01-01T00:00:00Z&limit=500')
    const last = body.releases.at(-1)
    expect((await harvest('operator', last.date, 500)).ids).toContain(last.id)
    for (const bad of ['nonsense', '2027-01-01', Buffer.from('c1:x').toString('base64url')])
      expect((await stage.operator.get(`/rounds/ocds?since=${bad}`)).status).toBe(422)
  })
})

describe.skipIf(!arePublishedHere)('by the schemas of the Open Contracting Partnership', () => {
  test('every package that was answered is valid', () => {
    expect(packages.length).toBeGreaterThan(50)
    for (const { kind, body } of packages) expect(publishedFaults(kind, body)).toEqual([])
  })

  test('a package that does not declare an extension which it uses, or has a field of none, is not', async () => {
    const { body } = await stage.operator.get(`/rounds/${roundId}/ocds`)
    expect(publishedFaults('release-package', { ...body, surprise: 1 })).toHaveLength(1)
    expect(body.extensions.length).toBeGreaterThan(3)
    // The published schemas, of the line towards 1.2, know the code of a country already; those of 1.1.5 do not.
    for (const url of body.extensions.filter((one: string) => !one.includes('countryCode'))) {
      const extensions = body.extensions.filter((one: string) => one !== url)
      expect([url, publishedFaults('release-package', { ...body, extensions }).length]).not.toEqual([url, 0])
    }
  })
})

const own = (index: number): string =>
  allocations.find(one => one.memberId === stage.members[index]?.id)?.id ?? 'no allocation'
