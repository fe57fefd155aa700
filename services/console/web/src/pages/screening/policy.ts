import type { OriginRules, PolicyVersion, Stage } from './screening.ts'

/** A version as it is typed: every field is text or a choice, an empty one is left out. */
export type VersionDraft = {
  readonly validFrom: string
  readonly validTo: string
  readonly state: PolicyVersion['state']
  readonly sourceTitle: string
  readonly sourceReference: string
  readonly note: string
  readonly reason: string
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

/** A new version begins as the newest one with tomorrow as its first day: one that begins today cannot be mended today. */
export function draftOf(rules: OriginRules, { state, source }: PolicyVersion, tomorrow: string): VersionDraft {
  return {
    validFrom: tomorrow,
    validTo: '',
    state,
    sourceTitle: source.title,
    sourceReference: source.reference,
    note: '',
    reason: '',
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
  text.trim() === '' ? {} : ({ [name]: text.trim() } as { [key in Name]?: string })

export function rulesOf(draft: VersionDraft): OriginRules {
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

/** What a preview is asked about. */
export const trialOf = (draft: VersionDraft) => ({
  validFrom: draft.validFrom,
  state: draft.state,
  rules: rulesOf(draft),
})

export const versionOf = (draft: VersionDraft) => ({
  ...trialOf(draft),
  ...given('validTo', draft.validTo),
  source: { title: draft.sourceTitle.trim(), reference: draft.sourceReference.trim() },
  ...given('note', draft.note),
  reason: draft.reason.trim(),
})
