import { publicKeyOf, type RegisteredIssuer, type Remit } from '@lodestone/credentials'
import type { Sql } from '@lodestone/database'
import { eq, inArray, isNull } from '@lodestone/database/drizzle'
import { issuerTable } from '../schema.ts'
import { hostsOf, type RegisterEntry } from './issuer.ts'

/** The version of the register that was seen of each issuer who was asked for; none of one who is not in it. */
export type Seen = ReadonlyMap<string, number | undefined>

export type Register = {
  find(did: string): Promise<{ readonly version: number; readonly issuer: RegisteredIssuer } | undefined>
  /** Whether something may be fetched from a host: one of an issuer who is registered. */
  knowsHost(host: string): Promise<boolean>
}

/** How many issuers are kept with their keys prepared. */
const KEPT = 1_000

/** What an issuer may attest, as judging reads it. */
export const remitsOf = (attests: RegisterEntry['attests']): Remit[] =>
  attests.map(({ types, stages, countries, from, to }) => ({
    types,
    from,
    ...(stages ? { stages } : {}),
    ...(countries ? { countries } : {}),
    ...(to === undefined ? {} : { to }),
  }))

/** The register as judging asks it. The entry of a version is the same object each time, so that its keys are prepared once. */
export function openRegister({ drizzle }: Sql): Register {
  const kept = new Map<string, { readonly version: number; readonly issuer: RegisteredIssuer }>()
  return {
    find: async did => {
      const [row] = await drizzle.select().from(issuerTable).where(eq(issuerTable.did, did))
      if (!row || row.withdrawnAt !== null) return undefined
      const known = kept.get(did)
      if (known?.version === row.version) return known
      const keys = row.keys === null ? {} : { keys: row.keys.flatMap(one => publicKeyOf(one) ?? []) }
      const found = { version: row.version, issuer: { did, name: row.name, ...keys, attests: remitsOf(row.attests) } }
      if (kept.size >= KEPT) kept.clear()
      kept.set(did, found)
      return found
    },
    knowsHost: async host => {
      const rows = await drizzle
        .select({ did: issuerTable.did, hosts: issuerTable.hosts })
        .from(issuerTable)
        .where(isNull(issuerTable.withdrawnAt))
      return rows.some(({ did, hosts }) => hostsOf({ did, ...(hosts ? { hosts } : {}) }).includes(host))
    },
  }
}

/** Keeps what was seen of the register from changing until the transaction ends. False where it has changed since. */
export async function holdSeen(tx: Sql, seen: Seen): Promise<boolean> {
  const rows = await tx.drizzle
    .select({ did: issuerTable.did, version: issuerTable.version, withdrawnAt: issuerTable.withdrawnAt })
    .from(issuerTable)
    .where(inArray(issuerTable.did, [...seen.keys()]))
    .for('share')
  const now = new Map(rows.map(row => [row.did, row.withdrawnAt === null ? row.version : undefined]))
  return [...seen].every(([did, version]) => now.get(did) === version)
}
