import { formatKg, grams } from '@lodestone/kernel'
import { z } from 'zod'
import { type Fault, type Read, readBy } from '../world/fault.ts'
import { ELEMENT, KG, NAME, STEP } from '../world/world.ts'

const HEAD = { posting: NAME, on: z.iso.date(), reserve: NAME, element: ELEMENT, stage: STEP, kg: KG }
const POSTING = z.discriminatedUnion('kind', [
  /** Bought, and laid in. */
  z.strictObject({ kind: z.literal('build-up'), ...HEAD }),
  /** Given out for good. */
  z.strictObject({ kind: z.literal('release'), ...HEAD }),
  /** Given out to come back. */
  z.strictObject({ kind: z.literal('loan'), ...HEAD, borrower: NAME }),
  z.strictObject({ kind: z.literal('return'), ...HEAD, borrower: NAME }),
])

/** What moves goods of an element into a reserve or out of it. */
export type Posting = z.infer<typeof POSTING>

/** What a reserve holds of goods, and what of it is lent to whom. Both together are what was built up less what was released. */
export type Balance = {
  readonly reserve: string
  readonly element: Posting['element']
  readonly stage: Posting['stage']
  readonly heldKg: string
  readonly lent: readonly { readonly borrower: string; readonly kg: string }[]
}

const MOST = 200_000

/** Postings that somebody sent, in the order in which they are posted: none may take what is not there. */
export function readPostings(input: unknown): Read<readonly Posting[]> {
  const read = readBy(z.strictObject({ postings: z.array(POSTING).max(MOST) }), input)
  if ('faults' in read) return read
  const { faults } = posted(read.value.postings)
  return faults.length > 0 ? { faults } : { value: read.value.postings }
}

type Account = { held: bigint; readonly lent: Map<string, bigint> }

/** Each posting onto its account; those that cannot be are faults, and leave it as it was. */
function posted(postings: readonly Posting[]): { accounts: Map<string, Account>; faults: Fault[] } {
  const accounts = new Map<string, Account>()
  const faults: Fault[] = []
  const names = new Set<string>()
  let last = ''
  for (const [n, own] of postings.entries()) {
    const fault = (column: string, message: string) => faults.push({ table: 'postings', row: n + 1, column, message })
    if (names.has(own.posting)) fault('posting', 'another posting has this name')
    names.add(own.posting)
    if (own.on < last) fault('on', `is before ${last}, on which was posted already`)
    last = own.on > last ? own.on : last
    const key = keyOf(own)
    const account = accounts.get(key) ?? { held: 0n, lent: new Map() }
    accounts.set(key, account)
    const lack = move(account, own)
    if (lack !== undefined) fault('kg', lack)
  }
  return { accounts, faults }
}

const keyOf = ({ reserve, element, stage }: Pick<Posting, 'reserve' | 'element' | 'stage'>): string =>
  `${reserve}\n${element}\n${stage}`

/** Moves a posting's goods; a sentence where they are not there. */
function move(account: Account, own: Posting): string | undefined {
  const amount = grams(own.kg)
  const lent = 'borrower' in own ? (account.lent.get(own.borrower) ?? 0n) : 0n
  if (own.kind === 'return' && amount > lent) return `only ${formatKg(lent)} kg are lent to ${own.borrower}`
  if ((own.kind === 'release' || own.kind === 'loan') && amount > account.held)
    return `only ${formatKg(account.held)} kg are held`
  account.held += own.kind === 'build-up' || own.kind === 'return' ? amount : -amount
  if ('borrower' in own) account.lent.set(own.borrower, own.kind === 'loan' ? lent + amount : lent - amount)
  return undefined
}

/** What is held and lent after postings that were read. Throws RangeError where one of them takes what is not there. */
export function balancesOf(postings: readonly Posting[]): Balance[] {
  const { accounts, faults } = posted(postings)
  if (faults.length > 0) throw new RangeError('postings that were not read as such')
  const heads = new Map(postings.map(own => [keyOf(own), own]))
  return [...accounts.keys()].sort().flatMap(key => {
    const [own, account] = [heads.get(key), accounts.get(key)]
    if (!own || !account) return []
    const lent = [...account.lent].filter(([, amount]) => amount > 0n).sort(([a], [b]) => (a < b ? -1 : 1))
    return [
      {
        ...{ reserve: own.reserve, element: own.element, stage: own.stage, heldKg: formatKg(account.held) },
        lent: lent.map(([borrower, amount]) => ({ borrower, kg: formatKg(amount) })),
      },
    ]
  })
}

/** For how many days what is held replaces net imports, to a tenth; none where nothing is imported. */
export function daysOfNetImports(heldKg: string, netImportsKgPerYear: string): number | undefined {
  const imports = grams(netImportsKgPerYear)
  return imports === 0n ? undefined : Number((grams(heldKg) * 3650n * 2n + imports) / (2n * imports)) / 10
}
