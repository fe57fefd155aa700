/** What could not be carried over as it was said, or was counted on the safe side: a code of a closed set with its figures. */
export type FindingFigures = {
  'over-100': { readonly of: string; readonly sumPct: string }
  circle: { readonly owner: string; readonly of: string }
  undeclared: { readonly of: string; readonly sharePct: string }
  'owner-in-doubt': { readonly owner: string; readonly of: string; readonly why: Doubt; readonly sharePct: string }
  'owner-unspecified': { readonly of: string; readonly reason: string; readonly types: readonly string[] }
  'country-of-owners': { readonly owner: string; readonly countries: readonly string[]; readonly why: string }
  'several-countries': { readonly owner: string; readonly countries: readonly string[] }
  'share-range': Counted & Bounds
  'share-not-stated': Counted & { readonly type: string }
  'indirect-not-carried': Indirect
  'indirect-carried': Indirect & { readonly countedPct: string }
  'too-deep': { readonly owner: string; readonly levels: number }
  'too-many-owners': { readonly of: string; readonly left: number; readonly sharePct: string }
  'interest-as-control': Held & { readonly type: string; readonly how: How }
  'interest-within-shares': Held & { readonly type: string }
  'interest-not-carried': Held & { readonly type: string }
  'control-of-owner': { readonly by: string; readonly through: string; readonly how: How }
  'control-not-carried': { readonly by: string; readonly of: string; readonly how: How; readonly why: string }
  'too-many-controls': { readonly left: number }
  'interest-ended': Held & { readonly type: string; readonly endDate: string }
  'interest-not-begun': Held & { readonly type: string; readonly startDate: string }
  'record-closed': { readonly record: string }
  'statements-conflict': { readonly record: string; readonly statements: number }
  'component-alone': { readonly record: string }
  'subject-unspecified': { readonly record: string; readonly reason: string }
  'same-name': { readonly name: string; readonly records: readonly string[] }
  'name-shortened': { readonly record: string }
  'not-reached': { readonly relationships: number }
  'more-findings': { readonly left: number }
}
type Held = { readonly owner: string; readonly of: string }
type Counted = Held & { readonly countedPct: string }
type Indirect = Held & Bounds & { readonly reachedPct: string }
type Bounds = { readonly minPct: string; readonly maxPct: string }

/** Who decides without owning shares, by the words of a chain. */
export type How = 'board-majority' | 'veto' | 'management'
/** Why an owner's share is left undeclared. */
export type Doubt = 'record-missing' | 'record-closed' | 'ended' | 'not-identified' | 'name-missing' | 'country-unknown'
export const WHY: Readonly<Record<Doubt, string>> = {
  'record-missing': 'no statement says who it is',
  'record-closed': 'its record is closed',
  ended: 'it was dissolved or has died',
  'not-identified': 'it is anonymous or unknown',
  'name-missing': 'it has no name',
  'country-unknown': 'no country of it is known',
}

export type FindingCode = keyof FindingFigures
export type Finding = {
  readonly code: FindingCode
  readonly message: string
  readonly figures: FindingFigures[FindingCode]
}

const within = ({ minPct, maxPct }: Bounds): string => (minPct === maxPct ? minPct : `${minPct} to ${maxPct}`)

/** What each finding says in English, the gravest first. */
export const SENTENCES: { readonly [C in FindingCode]: (figures: FindingFigures[C]) => string } = {
  'over-100': f => `The owners of ${f.of} hold ${f.sumPct} % together.`,
  circle: f => `${f.owner} owns a part of ${f.of}, and ${f.of} of it.`,
  undeclared: f => `${f.sharePct} % of ${f.of} have no declared owner.`,
  'owner-in-doubt': f => `${f.owner}, ${f.sharePct} % of ${f.of}, is left undeclared: ${WHY[f.why]}.`,
  'owner-unspecified': f => `An owner of ${f.of} is not named (${f.reason}): ${f.types.join(', ')}.`,
  'country-of-owners': f => `${f.owner} counts as of ${f.countries.join(', ')}, as its owners are: ${f.why}.`,
  'several-countries': f => `${f.owner} is of several countries and stands once for each: ${f.countries.join(', ')}.`,
  'share-range': f => `${f.owner} holds ${within(f)} % of ${f.of}; ${f.countedPct} % are counted.`,
  'share-not-stated': f => `What ${f.owner} holds of ${f.of} is not stated (${f.type}); ${f.countedPct} % are counted.`,
  'indirect-not-carried': f =>
    `${f.owner} holds ${within(f)} % of ${f.of} indirectly; its named owners account for ${f.reachedPct} % only. The rest stays undeclared.`,
  'indirect-carried': f =>
    `${f.owner} holds ${within(f)} % of ${f.of} indirectly, of which its named owners account for ${f.reachedPct} %; ${f.countedPct} % more are counted.`,
  'too-deep': f => `The owners of ${f.owner} lie beyond ${f.levels} levels, or are too many.`,
  'too-many-owners': f => `${f.left} more owners of ${f.of} with ${f.sharePct} % together have no place of their own.`,
  'interest-as-control': f =>
    `${f.owner} has an interest in ${f.of} that is no share (${f.type}); it counts as ${f.how}.`,
  'interest-within-shares': f => `The ${f.type} of ${f.owner} in ${f.of} do not go beyond its shares.`,
  'interest-not-carried': f => `The interest of ${f.owner} in ${f.of} (${f.type}) is neither a share nor control.`,
  'control-of-owner': f => `${f.by} decides at ${f.through}, an owner: ${f.how}.`,
  'control-not-carried': f => `${f.by} decides at ${f.of} (${f.how}) and is left out: ${f.why}.`,
  'too-many-controls': f => `${f.left} more who decide without shares have no place.`,
  'interest-ended': f => `The interest of ${f.owner} in ${f.of} (${f.type}) ended on ${f.endDate}.`,
  'interest-not-begun': f => `The interest of ${f.owner} in ${f.of} (${f.type}) begins on ${f.startDate}.`,
  'record-closed': f => `The record ${f.record} is closed.`,
  'statements-conflict': f => `${f.statements} statements of one moment differ on the record ${f.record}.`,
  'component-alone': f => `The record ${f.record} is a component of no relationship that stands; it counts by itself.`,
  'subject-unspecified': f => `The relationship ${f.record} does not say of what (${f.reason}).`,
  'same-name': f => `${f.records.length} records are called ${f.name}; a chain takes them for one owner.`,
  'name-shortened': f => `The name of the record ${f.record} is cut to what a chain holds.`,
  'not-reached': f => `${f.relationships} relationships concern no owner of this entity.`,
  'more-findings': f => `${f.left} more findings are not shown.`,
}

/** A finding with its sentence, which is made of its figures and of nothing else. */
export const found = <C extends FindingCode>(code: C, figures: FindingFigures[C]): Finding => ({
  code,
  message: SENTENCES[code](figures),
  figures,
})
