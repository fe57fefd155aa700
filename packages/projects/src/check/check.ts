import { canonicalHash } from '@lodestone/kernel'
import { type Book, sortedBook } from '../book/book.ts'
import type { Result } from '../result.ts'
import { priceOf, units } from './numbers.ts'

/** What an answer breaks of its book: a code, and of what. */
export type Breach = { readonly code: string; readonly of: string }

/**
 * Checks that an answer is possible by its book, with arithmetic of its own and no solver: nobody gets more than asked or from nothing, projects are whole, money is
 * closed to the cent by pledges whose conditions hold, caps hold, and nobody is fuller than another by what could be passed on. That no other answer serves
 * more it does not check.
 */
export function breachesOf(input: Book, result: Result, resultHash: string): Breach[] {
  const book = sortedBook(input)
  const breaches: Breach[] = []
  const tell = (code: string, ...of: (string | number)[]) => breaches.push({ code, of: of.join(' ') })
  if (canonicalHash(book) !== result.bookDigest) tell('another-book', result.bookDigest)
  if (canonicalHash(result) !== resultHash) tell('another-result', resultHash)
  const banked = new Set(result.projects.filter(own => own.banked).map(own => own.project))
  if (result.projects.map(own => own.project).join() !== book.projects.map(own => own.project).join())
    tell('another-list-of-projects', 'projects')
  for (const check of [checkOfftake, checkProjects, checkCaps, checkMoney, checkConditions, checkShares, checkTotals])
    check(book, result, banked, tell)
  return breaches
}

type Tell = (code: string, ...of: (string | number)[]) => void
type Banked = ReadonlySet<string>

const sum = (list: readonly bigint[]): bigint => list.reduce((all, one) => all + one, 0n)
const kgIn = (rows: readonly { readonly kg: string }[]): bigint => sum(rows.map(({ kg }) => units(kg, 3)))
const eurIn = (rows: readonly { readonly eur: string }[]): bigint => sum(rows.map(({ eur }) => units(eur, 2)))
const named = <K extends string, T extends Record<K, string>>(rows: readonly T[], key: K, name: string) =>
  rows.find(row => row[key] === name)

/** Grams that a project would have left for the pool in a year. */
function leftOf(book: Book, project: string, year: number): bigint {
  const own = named(book.projects, 'project', project)
  const row = book.projectYears.find(one => one.project === project && one.year === year)
  if (!own || !row) return 0n
  const made = (units(own.nameplateKg, 3) * units(row.ramp, 6) * units(row.probability, 6)) / 10n ** 12n
  const left = made - units(row.committedKg, 3)
  return left > 0n ? left : 0n
}

const stageOf = (book: Book, material: string) => named(book.rules.materials, 'material', material)?.stage

function canTrade(book: Book, ask: Book['asks'][number], project: Book['projects'][number]): boolean {
  if (ask.material !== project.material) return false
  const value = (index: string, year: number): string =>
    book.paths.find(row => row.path === book.rules.reference && row.index === index && row.year === year)?.eurPerKg ??
    ''
  return book.askYears
    .filter(row => row.ask === ask.ask && units(row.kg, 3) > 0n && leftOf(book, project.project, row.year) > 0n)
    .every(
      ({ year }) =>
        priceOf(project.price, value(project.price.index, year)) <= priceOf(ask.price, value(ask.price.index, year)),
    )
}

function checkOfftake(book: Book, { offtake }: Result, banked: Banked, tell: Tell): void {
  const seen = new Set<string>()
  const known = new Map<string, boolean>()
  for (const { ask, project, year, kg } of offtake) {
    const [buyer, seller] = [named(book.asks, 'ask', ask), named(book.projects, 'project', project)]
    const pair = `${ask}\n${project}`
    const trades = known.get(pair) ?? (!!buyer && !!seller && canTrade(book, buyer, seller))
    known.set(pair, trades)
    if (!trades) tell('no-trade', ask, project)
    if (!banked.has(project)) tell('sold-but-not-banked', project)
    if (units(kg, 3) <= 0n) tell('nothing-sold', ask, project, year)
    if (seen.has(`${ask}\n${project}\n${year}`)) tell('sold-twice', ask, project, year)
    seen.add(`${ask}\n${project}\n${year}`)
  }
  for (const [key, rows] of Map.groupBy(offtake, ({ ask, year }) => `${ask}\n${year}`)) {
    const [ask, year] = key.split('\n')
    const asked = book.askYears.filter(row => row.ask === ask && String(row.year) === year)
    if (kgIn(rows) > kgIn(asked)) tell('more-than-asked', ask ?? '', year ?? '')
  }
}

function checkProjects(book: Book, { offtake }: Result, banked: Banked, tell: Tell): void {
  for (const { project, year, leastPooledKg } of book.projectYears) {
    const pooled = kgIn(offtake.filter(row => row.project === project && row.year === year))
    if (pooled > leftOf(book, project, year)) tell('more-than-to-be-had', project, year)
    if (banked.has(project) && pooled < units(leastPooledKg, 3)) tell('less-than-banks-ask', project, year)
  }
  for (const { project, year } of offtake)
    if (!book.projectYears.some(row => row.project === project && row.year === year))
      tell('more-than-to-be-had', project, year)
}

const EU = 'AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE'.split(' ')
const isHome = (bloc: string | undefined, country: string): boolean =>
  bloc === 'EU' ? EU.includes(country) : bloc === 'JP' && country === 'JP'

function checkCaps(book: Book, { offtake }: Result, _: Banked, tell: Tell): void {
  const of = (row: Result['offtake'][number]) => named(book.projects, 'project', row.project)
  for (const { by, stage, share: part } of book.rules.caps)
    for (const year of new Set(offtake.map(row => row.year))) {
      const asks = new Set(book.asks.filter(own => stageOf(book, own.material) === stage).map(({ ask }) => ask))
      const buyers = new Set(
        book.asks.filter(own => book.projects.some(it => canTrade(book, own, it))).map(({ ask }) => ask),
      )
      const pooled = kgIn(book.askYears.filter(row => row.year === year && asks.has(row.ask) && buyers.has(row.ask)))
      const counted = offtake.filter(row => {
        const project = of(row)
        if (row.year !== year || !asks.has(row.ask) || !project) return false
        if (by === 'supplier') return true
        return (
          !book.rules.exempt.includes(project.country) &&
          !isHome(named(book.asks, 'ask', row.ask)?.bloc, project.country)
        )
      })
      const names = Map.groupBy(counted, row => (by === 'supplier' ? of(row)?.supplier : of(row)?.country))
      for (const [name, rows] of names)
        if (kgIn(rows) * 10_000n > pooled * units(part, 4)) tell('cap-passed', by, name ?? '', stage, year)
    }
}

function checkMoney(book: Book, { funding }: Result, banked: Banked, tell: Tell): void {
  for (const { project, kind, eur } of book.seeks) {
    const given = eurIn(funding.filter(row => row.project === project && row.kind === kind))
    if (given !== (banked.has(project) ? units(eur, 2) : 0n)) tell('not-closed', project, kind)
  }
  for (const { pledge, eur } of book.pledges)
    if (eurIn(funding.filter(row => row.pledge === pledge)) > units(eur, 2)) tell('more-than-pledged', pledge)
  for (const { pledge, project, kind, eur } of funding) {
    if (named(book.pledges, 'pledge', pledge)?.kind !== kind || units(eur, 2) <= 0n) tell('no-pledge', pledge, project)
    if (!book.seeks.some(row => row.project === project && row.kind === kind)) tell('not-sought', project, kind)
  }
}

function checkConditions(book: Book, { funding, offtake }: Result, _: Banked, tell: Tell): void {
  for (const { pledge, project, kind, eur } of funding) {
    const own = named(book.projects, 'project', project)
    const holds = (row: Book['conditions'][number]): boolean => {
      switch (row.kind) {
        case 'countries':
          return own !== undefined && row.countries.includes(own.country)
        case 'stages':
          return own !== undefined && row.stages.some(stage => stage === stageOf(book, own.material))
        case 'phases':
          return own !== undefined && row.phases.includes(own.phase)
        case 'part': {
          const sought = eurIn(book.seeks.filter(one => one.project === project && one.kind === kind))
          return units(eur, 2) * 1_000_000n <= sought * units(row.share, 6)
        }
        case 'offtake':
          return [
            ...Map.groupBy(
              offtake.filter(one => one.project === project),
              ({ year }) => year,
            ).values(),
          ].every(rows => {
            const theirs = rows.filter(one => named(book.asks, 'ask', one.ask)?.bloc === row.bloc)
            return kgIn(theirs) * 10_000n >= kgIn(rows) * units(row.share, 4)
          })
      }
    }
    for (const row of book.conditions)
      if (row.pledge === pledge && !holds(row)) tell('condition-fails', pledge, project, row.kind)
  }
}

/** Grams that rounding may move, by each who shares. */
const ROUNDING = 4n

/** Of two of one bloc and one material that may both buy of a project, none is left behind by the other, who buys there. */
function checkShares(book: Book, { offtake }: Result, _: Banked, tell: Tell): void {
  const bought = Map.groupBy(offtake, ({ ask, year }) => `${ask}\n${year}`)
  const filled = new Map(
    book.askYears.map(row => {
      const key = `${row.ask}\n${row.year}`
      return [key, { asked: units(row.kg, 3), got: kgIn(bought.get(key) ?? []) }]
    }),
  )
  const buyers = new Map(book.projects.map(own => [own.project, book.asks.filter(ask => canTrade(book, ask, own))]))
  const grains = ROUNDING * BigInt(book.asks.length + book.projects.length)
  for (const { ask, project, year } of offtake) {
    const [own, mine] = [named(book.asks, 'ask', ask), filled.get(`${ask}\n${year}`)]
    if (!own || !mine) continue
    for (const other of buyers.get(project) ?? []) {
      const theirs = filled.get(`${other.ask}\n${year}`)
      if (!theirs || other.bloc !== own.bloc || theirs.got >= theirs.asked) continue
      // Shares, times both that are asked: what rounding may be off is so too.
      const ahead = mine.got * theirs.asked - theirs.got * mine.asked
      if (ahead > grains * (theirs.asked + mine.asked)) tell('left-behind', other.ask, ask, project, year)
    }
  }
}

function checkTotals(book: Book, { offtake, asks, years, stages }: Result, banked: Banked, tell: Tell): void {
  for (const { ask, year, askedKg, servedKg } of asks) {
    const got = kgIn(offtake.filter(row => row.ask === ask && row.year === year))
    const asked = kgIn(book.askYears.filter(row => row.ask === ask && row.year === year))
    if (units(servedKg, 3) !== got || units(askedKg, 3) !== asked) tell('another-sum', ask, year)
  }
  for (const { project, year, pooledKg, availableKg } of years) {
    const pooled = kgIn(offtake.filter(row => row.project === project && row.year === year))
    if (units(pooledKg, 3) !== pooled || units(availableKg, 3) !== leftOf(book, project, year))
      tell('another-sum', project, year)
  }
  const weighted = sum(
    offtake.map(({ ask, kg }) => {
      const material = named(book.asks, 'ask', ask)?.material ?? ''
      return units(kg, 3) * units(named(book.rules.materials, 'material', material)?.weight ?? '0', 3)
    }),
  )
  if (units(stages.servedKg, 6) !== weighted) tell('another-sum', 'served')
  if (units(stages.boundKg, 6) < weighted) tell('bound-passed', 'served')
  if (units(stages.euros, 2) !== eurIn(book.seeks.filter(row => banked.has(row.project)))) tell('another-sum', 'euros')
}
