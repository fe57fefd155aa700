import { projectBook, projectDecision } from '@lodestone/contracts'
import { toJson } from '@lodestone/kernel'
import { describe, expect, test } from 'vitest'
import type { Sealed } from './book.ts'
import { type Decided, decide, verify } from './decide.ts'
import {
  funder,
  member,
  ownAsks,
  ownerOf,
  ownPledges,
  ownProjects,
  SEED,
  supplier,
  terms,
} from './project-round.fixture.ts'
import type { Sold } from './statement.ts'

async function decided(sealed: readonly Sealed[], sold: readonly Sold[] = []): Promise<Decided> {
  const texts = { terms: toJson(terms()), sealed: toJson([...sealed]), sold: toJson([...sold]) }
  const answer = await decide({ ...texts, seed: SEED })
  if ('unfit' in answer) throw new Error(answer.unfit)
  return answer
}
const toldTo = ({ owned }: Decided, n: number) =>
  JSON.parse(owned.find(({ owner }) => owner === ownerOf(n))?.told ?? '')

const two = [
  supplier(1, ownProjects({ Ridge: {} })),
  supplier(2, ownProjects({ Salar: { country: 'BR', loan: '20000000' } })),
]
const five = [3, 4, 5, 6, 7].map(n => member(n, ownAsks({ motors: '18000' })))
const funds = [funder(8, ownPledges('6000000')), funder(9, ownPledges('7000000', ['AU']))]
const all = [...two, ...five, ...funds]

describe('of a decision', () => {
  test('a member is told what its own asks get of which project and at which price, and the percent', async () => {
    expect(toldTo(await decided(all), 3)).toEqual({
      asks: [
        {
          ask: 'motors',
          years: [2028, 2029].map(year => ({
            ...{ year, askedKg: '18000', servedKg: '18000', percent: '100.0000' },
            offtake: [{ supplierId: ownerOf(1), project: 'Ridge', kg: '18000', eurPerKg: '85.0000' }],
          })),
        },
      ],
    })
  })

  test('a supplier is told what is missing for its own and in which years, and neither how much of others nor whose pledges would have given it', async () => {
    const [project, ...others] = toldTo(await decided(all), 2).projects
    expect(others).toEqual([])
    expect(project).toMatchObject({ project: 'Salar', banked: false, reason: 'missing', alone: false })
    expect(project.missing).toEqual({
      ...{ capacity: [], caps: [], offtake: [] },
      funding: [{ kind: 'loan' }],
      conditions: [{ kind: 'countries' }],
    })
    expect(project.years).toHaveLength(2)
    expect(project.cover.length).toBeGreaterThan(0)
  })

  test('a funder is told what its own pledges went to', async () => {
    const answer = await decided(all)
    const given = [8, 9].map(n => toldTo(answer, n).pledges)
    for (const [one] of given) expect(one.given).toMatchObject([{ supplierId: ownerOf(1), project: 'Ridge' }])
    const eur = given.map(([{ given }]) => Number(given[0].eur))
    expect(eur.reduce((a, b) => a + b)).toBe(5_000_000)
  })

  test('nobody is told a name or an id of another party, but a supplier’s with its banked project', async () => {
    const answer = await decided(all)
    for (const { owner, told } of answer.owned)
      for (const { owner: other, id } of all) {
        if (other === ownerOf(1)) continue
        expect(told).not.toContain(id)
        if (other !== owner) expect(told).not.toContain(other)
      }
  })

  test('the whole is of the shape that the contract publishes, and the book of its own', async () => {
    const { result, book } = await decided(all)
    expect(projectDecision.parse(JSON.parse(result))).toEqual(JSON.parse(result))
    expect(projectBook.parse(JSON.parse(book))).toEqual(JSON.parse(book))
  })
})

describe('everybody admitted is told', () => {
  const outside = async (sealed: readonly Sealed[]) => JSON.parse((await decided(sealed)).published).outside

  test('who is banked, and what leaves China where members enough share it', async () => {
    // 100 t for 20, 20, 20, 20 and 30: all groups are served in part, and what they lack is shared too.
    const asking = [20, 20, 20, 20, 30].map((tonnes, n) => member(3 + n, ownAsks({ motors: `${tonnes}000` })))
    const published = JSON.parse((await decided([two[0] as Sealed, ...asking, ...funds])).published)
    expect(published.banked).toEqual([{ supplierId: ownerOf(1), project: 'Ridge' }])
    expect(published.outside).toEqual(
      [2028, 2029].map(year => ({
        ...{ year, stage: 'separation', askedKg: '110000', outsideKg: '100000', leavesKg: '90000' },
      })),
    )
  })

  test('no sum of four members, nor of five companies of four groups', async () => {
    expect(await outside([...two, ...five.slice(1), ...funds])).toEqual([])
    const [a, b, ...others] = five as [Sealed, Sealed, ...Sealed[]]
    expect(await outside([...two, { ...a, group: b.group }, b, ...others, ...funds])).toEqual([])
  })

  test('no sum from which what few get, or few do not get, could be taken', async () => {
    const poor = (n: number) => member(n, ownAsks({ motors: '18000' }, '0'))
    const rich = (n: number) => member(n, ownAsks({ motors: '18000' }))
    const [ridge] = two as [Sealed, Sealed]
    expect(await outside([ridge, ...[3, 4, 5, 6, 7].map(rich), poor(10), ...funds])).toEqual([])
    expect(await outside([ridge, ...[3, 4, 5, 6, 7].map(poor), rich(10), ...funds])).toEqual([])
    expect(
      await outside([ridge, ...[3, 4, 5, 6, 7].map(rich), ...[10, 11, 12, 13, 14].map(poor), ...funds]),
    ).toHaveLength(2)
  })

  test('no sum of which a supplier could take what it sells, and know the one who buys elsewhere', async () => {
    // Four buy at Ridge alone, where they pay 85 at most; the fifth at Hill too, which alone has what it asks.
    const hill = supplier(2, ownProjects({ Hill: { leastPooledKg: '1000' } }))
    const asking = [3, 4, 5, 6, 7].map(n => member(n, ownAsks({ motors: '21000' })))
    const shares = await decided([two[0] as Sealed, hill, ...asking, funder(8, ownPledges('90000000'))])
    const buyers = new Set(
      JSON.parse(shares.result)
        .offtake.filter((row: { project: string }) => row.project.endsWith('/Hill'))
        .map((row: { ask: string }) => row.ask),
    )
    expect(buyers.size).toBeLessThan(5)
    expect(JSON.parse(shares.published).outside).toEqual([])
  })
})

describe('what is stored', () => {
  test('matches when it is decided again, and breaks nothing of its book', async () => {
    const answer = await decided(all)
    const { bookDigest, resultHash } = answer
    expect(await verify(answer)).toEqual({ bookDigest, resultHash, storedHash: resultHash, breaches: [] })
  })

  test('is told apart once the decision or the book is another', async () => {
    const answer = await decided(all)
    const other = {
      ...answer,
      result: answer.result.replace('"banked":true', '"banked":false') as typeof answer.result,
    }
    expect((await verify(other)).breaches).toMatchObject([{ code: 'another-result' }])
    const book = answer.book.replace('18000', '19000') as typeof answer.book
    const verified = await verify({ ...answer, book })
    expect(verified.breaches).toMatchObject([{ code: 'another-book' }])
    expect(verified.resultHash).toBeUndefined()
  })
})

describe('what earlier rounds have sold', () => {
  const sold = [2028, 2029].map(year => ({ owner: ownerOf(1), project: 'Ridge', year, kg: '90000' }))
  const pooled = ({ sold: rows }: Decided) => rows.map(({ year, kg }) => [year, kg])

  test('is not sold again, though its supplier states less', async () => {
    expect(pooled(await decided(all))).toEqual([
      [2028, '90000'],
      [2029, '90000'],
    ])
    const again = await decided(all, sold)
    expect(pooled(again)).toEqual([
      [2028, '10000'],
      [2029, '10000'],
    ])
    expect(JSON.parse(again.book).projectYears[0].committedKg).toBe('90000')
  })

  test('binds the supplier that sold it alone, and that project', async () => {
    const others = sold.flatMap(row => [
      { ...row, owner: ownerOf(2) },
      { ...row, project: 'Salar' },
    ])
    expect(pooled(await decided(all, others))).toEqual(pooled(await decided(all)))
  })
})

test('a book with nothing in it is decided: nobody is banked', async () => {
  const { published, owned } = await decided([])
  expect([JSON.parse(published), owned]).toEqual([{ banked: [], outside: [] }, []])
})
