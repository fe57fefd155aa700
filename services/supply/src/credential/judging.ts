import type { Participant } from '@lodestone/contracts'
import { type Holder, judge, type Unreachable, type Verdict } from '@lodestone/credentials'
import type { Sql } from '@lodestone/database'
import type { ServiceContext } from '@lodestone/service'
import { openRegister, type Seen } from '../issuer/register.ts'
import { revokedAs } from './credential.store.ts'
import { type Fetch, openDocuments } from './documents.ts'

/** A verdict with what it rests on of the register. */
export type Judged = { readonly verdict: Verdict; readonly seen: Seen }
export type Judge = (token: string, holder: Holder) => Promise<Judged>

/** The verdict that stands: what its issuer has once revoked stays so, whatever its list says now. */
export async function standingVerdict(tx: Sql, verdict: Verdict): Promise<Verdict> {
  if (verdict.verdict === 'refused' || !verdict.credential) return verdict
  const { credential } = verdict
  const findings = await revokedAs(tx, credential)
  return findings ? { verdict: 'refused', credential, findings } : verdict
}

/** Whom a credential may call a party: what operators have verified of the participant. */
export const holderOf = ({ legalName, identifiers = [] }: Pick<Participant, 'legalName' | 'identifiers'>): Holder => ({
  name: legalName,
  ids: identifiers,
})

/** Milliseconds for all that is asked of others about one credential: it may name several lists, and each server may take its time. */
const MOST_MS = 10_000

/** How credentials are judged here: by the register, and by what its issuers publish. What has not come when time is up makes the credential wait. */
export function openJudging(context: ServiceContext, fetch: Fetch, mostMs = MOST_MS): Judge {
  const register = openRegister(context.database)
  const { keysOf, statusOf } = openDocuments(context, register, fetch)
  return async (token, holder) => {
    const seen = new Map<string, number | undefined>()
    const registered = async (did: string) => {
      const found = await register.find(did)
      seen.set(did, found?.version)
      return found?.issuer
    }
    const late = Promise.withResolvers<Unreachable>()
    const timer = setTimeout(() => late.resolve({ unreachable: 'it did not answer in time' }), mostMs)
    try {
      const verdict = await judge(token, {
        on: context.clock(),
        registered,
        keysOf: did => Promise.race([keysOf(did), late.promise]),
        statusOf: url => Promise.race([statusOf(url), late.promise]),
        holder,
      })
      return { verdict, seen }
    } finally {
      clearTimeout(timer)
    }
  }
}
