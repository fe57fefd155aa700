import { expect } from 'vitest'
import { policies } from '../policy/policies.ts'
import { findPolicy, type OriginPolicy } from '../policy/policy.ts'
import { STAGES } from '../stage.ts'
import type { FindingCode } from './finding.ts'
import type { ChainStage, Evidence, Owner, ScreenedOffer } from './offer.ts'
import { screen } from './screen.ts'
import type { Level } from './screening.ts'

/** Builders of hand-made chains for the tests of screening. */

/** The day on which the chains are judged unless a test says otherwise. */
export const DAY = '2026-11-24'

export const site = (stage: string, country: string, more: Partial<ChainStage> = {}): ChainStage => ({
  stage,
  country,
  site: `${stage} works`,
  operator: `${stage} operator`,
  ownership: [{ owner: `${stage} parent`, country: 'AU', sharePct: '100' }],
  ...more,
})

export const owner = (name: string, country: string, sharePct: string, ownership?: Owner[]): Owner => ({
  owner: name,
  country,
  sharePct,
  ...(ownership ? { ownership } : {}),
})

/** Stages from the mine on, one country each: "AU MY JP JP DE" is a whole chain to the magnet. */
export const line = (countries: string): ChainStage[] =>
  countries.split(' ').map((country, i) => site(STAGES[i] as string, country))

/** The same chain with one stage changed. */
export const but = (chain: readonly ChainStage[], stage: string, more: Partial<ChainStage>): ChainStage[] =>
  chain.map(one => (one.stage === stage ? { ...one, ...more } : one))

export const certificate = (stage: string, validFrom = '2026-01-01', validTo = '2027-12-31'): Evidence => ({
  type: 'certificate-of-origin',
  issuer: 'Chamber of commerce',
  stage,
  validFrom,
  validTo,
  sha256: 'ab'.repeat(32),
})

/** An offer with a certificate for every stage it names, unless other evidence is given. */
export const offer = (
  material: string,
  chain: readonly ChainStage[],
  evidence?: readonly Evidence[],
): ScreenedOffer => ({
  material,
  chain,
  evidence: evidence ?? [...new Set(chain.map(one => one.stage))].map(stage => certificate(stage)),
})

/** A chain to the magnet with nothing Chinese in it. */
export const CLEAN = line('AU MY JP JP DE')
export const magnet = (chain: readonly ChainStage[] = CLEAN): ScreenedOffer => offer('ndfeb-magnet', chain)
/** The same magnet with other owners at the metal. */
export const owned = (...ownership: readonly Owner[]): ScreenedOffer => magnet(but(CLEAN, 'metal', { ownership }))

/** A policy that judges origin, as it stands on a day. */
export const policyOf = (id = 'lodestone-origin', on = DAY): OriginPolicy =>
  findPolicy(policies, id, on) as OriginPolicy

export type Case = [
  why: string,
  offer: ScreenedOffer,
  level: Level,
  /** The finding that says so, with or without its stage. */
  finding?: `${FindingCode} at ${string}` | FindingCode | undefined,
  on?: string,
  policy?: string,
]

/** Judges one case: its level, its finding, and that something is missing exactly when nothing is proven. */
export function expectLevel([, what, level, finding, on = DAY, policy]: Case): void {
  const result = screen(what, policyOf(policy, on), on)
  const found = result.findings.flatMap(one => [one.code, `${one.code} at ${one.stage}`])
  expect({ level: result.level, found }).toMatchObject({ level })
  if (finding !== undefined) expect(found).toContain(finding)
  expect(result.missing.length > 0).toBe(level === 'U')
}
