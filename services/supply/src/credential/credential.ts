import type { CredentialView } from '@lodestone/contracts'
import { countriesIn, type Finding, isWaiting, stagesIn, type Taken, type Verdict } from '@lodestone/credentials'
import { accept, type Outcome, refuse } from '@lodestone/kernel'
import { isStage } from '@lodestone/provenance'

type Status = CredentialView['status']

/** A credential that a supplier has given, with what is thought of it. */
export type HeldCredential = {
  readonly id: string
  readonly participantId: string
  readonly version: number
  readonly status: Status
  readonly sha256: string
  readonly token: string
  readonly kind: CredentialView['kind']
  /** The name that its issuer gave it. */
  readonly name: string
  readonly issuer: { readonly did: string; readonly name: string }
  readonly validFrom?: string
  readonly validUntil?: string
  readonly stages: CredentialView['stages']
  readonly countries: readonly string[]
  readonly taken: Taken
  readonly findings: readonly Finding[]
  readonly givenAt: string
  readonly checkedAt: string
  /** When all of it was last found to hold. */
  readonly heldAt?: string
  /** When it is to be judged again; never, where nothing can mend it. */
  readonly dueAt?: string
  /** How often in a row something could not be fetched. */
  readonly attempts: number
}

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
/** Something that could not be fetched is asked for again after a minute, then twice as late each time, and at least every six hours. */
const LONGEST_WAIT_MS = 6 * 60 * MINUTE_MS
/** For so long a credential that held is believed although it cannot be asked whether it was revoked: an issuer's server may be away. */
const GRACE_MS = 3 * DAY_MS

type Judged = Pick<HeldCredential, 'status' | 'findings' | 'checkedAt' | 'heldAt' | 'dueAt' | 'attempts'>

/** What a verdict makes of a credential that was thought of so before. */
function judgedAs(
  verdict: Verdict,
  before: Pick<HeldCredential, 'status' | 'attempts' | 'heldAt' | 'validUntil'> | undefined,
  now: Date,
): Judged {
  const checkedAt = now.toISOString()
  const held = before?.heldAt === undefined ? {} : { heldAt: before.heldAt }
  const at = (ms: number): string => new Date(now.getTime() + ms).toISOString()
  if (verdict.verdict === 'accepted') {
    const dueAt = earlier(at(DAY_MS), verdict.credential.validUntil, now)
    return { status: 'accepted', findings: [], checkedAt, heldAt: checkedAt, dueAt, attempts: 0 }
  }
  const { findings } = verdict
  if (verdict.verdict === 'refused') {
    const status = endedAs(findings)
    const mendable = status === 'refused' ? { dueAt: at(DAY_MS) } : {}
    return { status, findings, checkedAt, ...held, ...mendable, attempts: 0 }
  }
  const attempts = (before?.attempts ?? 0) + 1
  const dueAt = at(Math.min(LONGEST_WAIT_MS, MINUTE_MS * 2 ** Math.min(attempts - 1, 20)))
  const believed =
    before?.status === 'accepted' && before.heldAt !== undefined && now.getTime() - Date.parse(before.heldAt) < GRACE_MS
  return {
    status: believed ? 'accepted' : 'waiting',
    findings,
    checkedAt,
    ...held,
    dueAt: believed ? earlier(dueAt, before.validUntil, now) : dueAt,
    attempts,
  }
}

/** A moment after its last one, if that comes first. */
function earlier(due: string, validUntil: string | undefined, now: Date): string {
  const end = validUntil === undefined ? Number.NaN : Date.parse(validUntil) + 1
  return end > now.getTime() && end < Date.parse(due) ? new Date(end).toISOString() : due
}

/** What was revoked stays so, and what has expired; what is refused for another reason may be mended by the register or its issuer. */
function endedAs(findings: readonly Finding[]): Status {
  const codes = new Set(findings.filter(one => !isWaiting(one)).map(one => one.code))
  if (codes.has('revoked')) return 'revoked'
  return codes.has('expired') ? 'expired' : 'refused'
}

/** A credential that somebody gives, or gives again after it was withdrawn. `undefined` where nothing of it could be read. */
export function give(
  verdict: Verdict,
  who: { id: string; participantId: string; sha256: string; token: string; now: Date },
  before?: HeldCredential,
): HeldCredential | undefined {
  const { credential } = verdict
  if (!credential) return undefined
  const { now, ...own } = who
  return {
    ...own,
    id: before?.id ?? who.id,
    version: (before?.version ?? 0) + 1,
    ...saidIn(credential),
    ...judgedAs(verdict, undefined, now),
    givenAt: now.toISOString(),
  }
}

function saidIn({ id, type, issuer, validFrom, validUntil, taken }: NonNullable<Verdict['credential']>) {
  return {
    kind: type,
    name: id,
    issuer,
    ...(validFrom === undefined ? {} : { validFrom }),
    ...(validUntil === undefined ? {} : { validUntil }),
    stages: stagesIn(taken).filter(isStage),
    countries: countriesIn(taken),
    taken,
  }
}

/** The same credential judged again, and read again: a later release may take more from it. */
export function judgeAgain(before: HeldCredential, verdict: Verdict, now: Date): HeldCredential {
  const { heldAt: _, dueAt: __, ...kept } = before
  const judged = judgedAs(verdict, before, now)
  const same = judged.status === before.status && codesOf(judged.findings) === codesOf(before.findings)
  const taken = verdict.credential?.taken ?? before.taken
  return { ...kept, taken, ...judged, version: same ? before.version : before.version + 1 }
}

const codesOf = (findings: readonly Finding[]): string => findings.map(one => one.code).join()

/** `undefined`: it was withdrawn before. What is revoked is its holder's to withdraw no more. */
export function withdraw(
  before: HeldCredential,
  expected: number,
): Outcome<HeldCredential | undefined, 'stale-version' | 'wrong-state'> {
  if (before.status === 'withdrawn') return accept(undefined)
  if (before.status === 'revoked') return refuse('wrong-state', 'The credential is revoked: its issuer has ended it.')
  if (before.version !== expected) return refuse('stale-version', `The credential is at version ${before.version}.`)
  const { dueAt: _, ...kept } = before
  return accept({ ...kept, version: before.version + 1, status: 'withdrawn' })
}

/** Whether something that rests on the credential has to be judged again. */
export const movesOffers = (before: Status | undefined, after: Status): boolean =>
  (before === 'accepted') !== (after === 'accepted')
