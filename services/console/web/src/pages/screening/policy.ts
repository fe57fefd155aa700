import { parseDecimal } from '@lodestone/kernel/decimal'
import { byName } from '@lodestone/kernel/members'
import { revisionOf } from '../../api/revision.ts'
import type { Stage } from '../../origin/batch.ts'
import type { ConcentrationRules, OriginRules, PolicyVersion } from './screening.ts'

/** What every version says beside its rules, as it is typed: every field is text or a choice, an empty one is left out. */
export type Stated = {
  readonly validFrom: string
  readonly validTo: string
  readonly sourceTitle: string
  readonly sourceReference: string
  readonly note: string
  readonly reason: string
}

type OriginFields = {
  readonly countries: string
  readonly materials: string
  readonly stages: readonly Stage[]
  readonly location: OriginRules['location']
  readonly ownershipPct: string
  readonly ownershipInclusive: boolean
  readonly method: 'multiply' | 'cascade'
  readonly noticePct: string
  readonly inputPct: string
  readonly inputInclusive: boolean
  readonly technology: OriginRules['technology']
  readonly control: OriginRules['technology']
  readonly recycledFeed: '' | 'where-gathered' | 'where-first-made'
  readonly intermediaryPct: string
}

/** A version of a policy that judges offers. */
export type VersionDraft = Stated & OriginFields & { readonly state: PolicyVersion['state'] }

/** A version of a policy on how much may come from one country. */
export type ConcentrationDraft = Stated & { readonly maxCountrySharePct: string; readonly byYear: string }

/** A new version begins as the newest one with tomorrow as its first day: one that begins today cannot be mended today. */
const statedOf = ({ source }: PolicyVersion, tomorrow: string): Stated => ({
  validFrom: tomorrow,
  validTo: '',
  sourceTitle: source.title,
  sourceReference: source.reference,
  note: '',
  reason: '',
})

export const draftOf = (rules: OriginRules, newest: PolicyVersion, tomorrow: string): VersionDraft => ({
  ...statedOf(newest, tomorrow),
  state: newest.state,
  ...originFields(rules),
})

/** The rules as the fields of the form. */
function originFields(rules: OriginRules): OriginFields {
  return {
    countries: rules.coveredCountries.join(' '),
    materials: rules.materials?.join(' ') ?? '',
    stages: rules.stages,
    location: rules.location,
    ownershipPct: rules.ownership?.pct ?? '',
    ownershipInclusive: rules.ownership?.inclusive ?? true,
    method: rules.ownership?.method ?? 'multiply',
    noticePct: rules.ownership?.noticePct ?? '',
    inputPct: rules.input?.pct ?? '',
    inputInclusive: rules.input?.inclusive ?? false,
    technology: rules.technology,
    control: rules.control ?? 'ignored',
    recycledFeed: rules.recycledFeed ?? '',
    intermediaryPct: rules.intermediaryPct ?? '',
  }
}

const words = (text: string): string[] => text.split(/[\s,;]+/).filter(Boolean)
const given = <Name extends string>(name: Name, text: string): { [key in Name]?: string } =>
  text.trim() === '' ? {} : byName([name], () => text.trim())

export function rulesOf(draft: OriginFields): OriginRules {
  const materials = words(draft.materials)
  const { technology, control, location, recycledFeed } = draft
  return {
    coveredCountries: words(draft.countries).map(code => code.toUpperCase()),
    ...(materials.length === 0 ? {} : { materials }),
    stages: [...draft.stages],
    location,
    ...(draft.ownershipPct.trim() === ''
      ? {}
      : {
          ownership: {
            pct: draft.ownershipPct.trim(),
            inclusive: draft.ownershipInclusive,
            method: draft.method,
            ...given('noticePct', draft.noticePct),
          },
        }),
    ...(draft.inputPct.trim() === '' ? {} : { input: { pct: draft.inputPct.trim(), inclusive: draft.inputInclusive } }),
    technology,
    control,
    ...(recycledFeed === '' ? {} : { recycledFeed }),
    ...given('intermediaryPct', draft.intermediaryPct),
  }
}

/** What a preview is asked about: the rules that the form began with, as far as they were not edited. */
export const trialOf = (draft: VersionDraft, from: OriginRules) => ({
  validFrom: draft.validFrom,
  state: draft.state,
  rules: revisionOf(from, rulesOf(originFields(from)), rulesOf(draft)),
})

/** What a version says beside its rules, as the API takes it. */
const saidOf = (draft: Stated) => ({
  validFrom: draft.validFrom,
  ...given('validTo', draft.validTo),
  source: { title: draft.sourceTitle.trim(), reference: draft.sourceReference.trim() },
  ...given('note', draft.note),
  reason: draft.reason.trim(),
})

export const versionOf = (draft: VersionDraft, from: OriginRules) => ({ ...trialOf(draft, from), ...saidOf(draft) })

export const concentrationDraftOf = (
  { maxCountrySharePct, byYear }: ConcentrationRules,
  newest: PolicyVersion,
  tomorrow: string,
): ConcentrationDraft => ({ ...statedOf(newest, tomorrow), maxCountrySharePct, byYear: String(byYear) })

/** Fields of a concentration's rules that cannot be sent as they are. */
export function concentrationFaults(draft: ConcentrationDraft): Set<'maxCountrySharePct' | 'byYear'> {
  const found = new Set<'maxCountrySharePct' | 'byYear'>()
  const share = parseDecimal(draft.maxCountrySharePct.trim(), 4)
  if (share === undefined || share > 1_000_000n) found.add('maxCountrySharePct')
  if (!/^2[01]\d\d$/.test(draft.byYear.trim())) found.add('byYear')
  return found
}

export const concentrationOf = (draft: ConcentrationDraft, from: ConcentrationRules) => ({
  kind: 'concentration' as const,
  state: 'in-force' as const,
  rules: { ...from, maxCountrySharePct: draft.maxCountrySharePct.trim(), byYear: Number(draft.byYear) },
  ...saidOf(draft),
})
