import type { Participant } from '@lodestone/contracts'
import { type Holder, judge, type Verdict } from '@lodestone/credentials'
import type { ServiceContext } from '@lodestone/service'
import { openRegister, type Seen } from '../issuer/register.ts'
import { type Fetch, openDocuments } from './documents.ts'

/** A verdict with what it rests on of the register. */
export type Judged = { readonly verdict: Verdict; readonly seen: Seen }
export type Judge = (token: string, holder: Holder) => Promise<Judged>

/** Whom a credential may call a party: what operators have verified of the participant. */
export const holderOf = ({ legalName, identifiers = [] }: Pick<Participant, 'legalName' | 'identifiers'>): Holder => ({
  name: legalName,
  ids: identifiers,
})

/** How credentials are judged here: by the register, and by what its issuers publish. */
export function openJudging(context: ServiceContext, fetch: Fetch): Judge {
  const register = openRegister(context.database)
  const { keysOf, statusOf } = openDocuments(context, register, fetch)
  return async (token, holder) => {
    const seen = new Map<string, number | undefined>()
    const registered = async (did: string) => {
      const found = await register.find(did)
      seen.set(did, found?.version)
      return found?.issuer
    }
    const verdict = await judge(token, { on: context.clock(), registered, keysOf, statusOf, holder })
    return { verdict, seen }
  }
}
