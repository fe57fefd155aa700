import { AsyncLocalStorage } from 'node:async_hooks'

/**
 * Whose rows a statement may see and write, as PostgreSQL's policies ask it: nobody's; those of one organisation; everybody's, for operators
 * and auditors; and all of them for the hub's own work (jobs, consumers, relay).
 */
export type Reach = 'nobody' | 'everybody' | 'service' | Organisation
type Organisation = string & { readonly organisation: unique symbol }

const ORGANISATION = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const isOrganisation = (id: string): id is Organisation => ORGANISATION.test(id)
const NAMED: ReadonlySet<string> = new Set(['nobody', 'everybody', 'service'])

/** The reach of one organisation, by its id as its token writes it. Throws for anything that is no UUID. */
export function organisation(id: string): Reach {
  if (!isOrganisation(id)) throw new Error('an organisation is named by a UUID')
  return id
}

/** A reach on its way to PostgreSQL, checked once more: nothing else of a request comes this far. */
export function checkedReach(reach: Reach): Reach {
  if (!NAMED.has(reach) && !isOrganisation(reach)) throw new Error('not a reach')
  return reach
}

/** SQL that sets the reach of a connection, or of its transaction. */
export const settingOf = (reach: Reach, within: 'SESSION' | 'LOCAL'): string =>
  `SET ${within} lodestone.reach = '${checkedReach(reach)}'`

const here = new AsyncLocalStorage<Reach>()

/**
 * Runs `work`, and all that it awaits, with a reach: it holds for every database that was given none of its own. What it gives is awaited
 * here, because drizzle runs a statement only when somebody waits for it.
 */
export const withReach = <T>(reach: Reach, work: () => PromiseLike<T>): Promise<T> =>
  here.run(reach, async () => await work())

/** The reach of whoever is at work: nobody's unless something has said whose. */
export const currentReach = (): Reach => here.getStore() ?? 'nobody'
