import {
  allocationAccepted,
  allocationDeclined,
  allocationLapsed,
  allocationsProposed,
  credentialAccepted,
  credentialExpired,
  credentialRevoked,
  credentialWithdrawn,
  type DataOf,
  demandEntryChanged,
  isOf,
  passRequested,
  poolRequested,
  roundAwarded,
  roundCancelled,
  roundClosed,
  roundOpened,
  supplyEntryChanged,
} from '@lodestone/contracts'

/** What is due: decisions on allocations, lines or offers in a round that is open, a credential in the place of one that ends. */
export type What = 'decision' | 'collection' | 'offers' | 'credential'

type Thing = { readonly what: What; readonly subject: string; readonly part: string }
export type Own = Thing & { readonly participantId: string }
type Due = { readonly dueAt: string; readonly setAt: string }

export type Change =
  | ({ readonly act: 'set' } & Own & Due)
  | ({ readonly act: 'set-for-all'; readonly kind: 'member' | 'supplier' } & Thing & Due)
  /** It may be done before it is known to be due: rounds and entries are told on different topics. */
  | ({ readonly act: 'done'; readonly setAt: string } & Own)
  | ({ readonly act: 'ended' } & Own)
  | { readonly act: 'all-ended'; readonly whats: readonly What[]; readonly subject: string }

type Event = { readonly type: string; readonly time: string; readonly data: unknown }

const ENDED: readonly { readonly event: { readonly type: string }; readonly whats: readonly What[] }[] = [
  { event: poolRequested, whats: ['collection'] },
  { event: roundClosed, whats: ['collection', 'offers'] },
  { event: passRequested, whats: ['decision'] },
  { event: roundAwarded, whats: ['decision'] },
  { event: roundCancelled, whats: ['collection', 'offers', 'decision'] },
]
const DECIDED = [allocationAccepted, allocationDeclined, allocationLapsed]
const CREDENTIAL_ENDED = [credentialRevoked, credentialExpired, credentialWithdrawn]

/** Events that set deadlines, or tell that what is due is done. */
export const DEADLINE_EVENTS: { readonly [type: string]: true } = Object.fromEntries(
  [
    roundOpened,
    allocationsProposed,
    demandEntryChanged,
    supplyEntryChanged,
    credentialAccepted,
    ...ENDED.map(({ event }) => event),
    ...DECIDED,
    ...CREDENTIAL_ENDED,
  ].map(({ type }) => [type, true as const]),
)

/** What follows from an event for what is due of whom. */
export function changesOf(event: Event): readonly Change[] {
  const ended = ENDED.find(one => one.event.type === event.type)
  if (ended) return [{ act: 'all-ended', whats: ended.whats, subject: roundOf(event.data) }]
  if (isOf(roundOpened, event)) return openings(event.data, event.time)
  if (isOf(allocationsProposed, event)) return proposals(event.data, event.time)
  if (isOf(demandEntryChanged, event)) return entered('collection', event.data, event.time)
  if (isOf(supplyEntryChanged, event)) return entered('offers', event.data, event.time)
  if (isOf(credentialAccepted, event)) return accepted(event.data, event.time)
  for (const contract of CREDENTIAL_ENDED)
    if (isOf(contract, event)) return [{ act: 'ended', ...credentialOf(event.data) }]
  for (const contract of DECIDED)
    if (isOf(contract, event)) return decisions(event.data, contract.type === allocationAccepted.type)
  return []
}

const roundOf = (data: unknown): string =>
  typeof data === 'object' && data !== null && 'roundId' in data ? String(data.roundId) : ''

function openings(round: DataOf<typeof roundOpened>, setAt: string): readonly Change[] {
  const { roundId: subject, type, collectionClosesAt, offersCloseAt } = round
  // It takes neither lines nor offers.
  if (type === 'project') return []
  const open = { act: 'set-for-all', subject, part: '', setAt } as const
  return [
    { ...open, kind: 'member', what: 'collection', dueAt: collectionClosesAt },
    { ...open, kind: 'supplier', what: 'offers', dueAt: offersCloseAt },
  ]
}

function proposals(proposed: DataOf<typeof allocationsProposed>, setAt: string): readonly Change[] {
  const { roundId: subject, parties, decisionsCloseAt: dueAt } = proposed
  if (dueAt === undefined) return []
  return parties.flatMap(({ participantId, allocationIds }) =>
    allocationIds.map(part => ({
      act: 'set' as const,
      participantId,
      what: 'decision' as const,
      subject,
      part,
      dueAt,
      setAt,
    })),
  )
}

/** A side that has accepted has decided; an allocation that is refused or has lapsed is nobody's to decide on. */
function decisions(decided: DataOf<typeof allocationAccepted>, isAccepted: boolean): readonly Change[] {
  const { roundId: subject, allocationId: part, by, memberId, supplierId } = decided
  const sides = { member: [memberId], supplier: [supplierId], operator: [memberId, supplierId] }
  return (isAccepted ? sides[by] : sides.operator).map(participantId => ({
    act: 'ended',
    participantId,
    what: 'decision',
    subject,
    part,
  }))
}

/** Who has entered something once knows of the round: its leaving is its own doing. */
const entered = (
  what: 'collection' | 'offers',
  { roundId: subject, participantId, status }: { roundId: string; participantId: string; status: string },
  setAt: string,
): readonly Change[] => (status === 'joined' ? [{ act: 'done', participantId, what, subject, part: '', setAt }] : [])

type Credential = DataOf<typeof credentialAccepted>
const credentialOf = ({ participantId, credentialId: subject }: Credential): Own => ({
  participantId,
  what: 'credential',
  subject,
  part: '',
})

function accepted(credential: Credential, setAt: string): readonly Change[] {
  const own = credentialOf(credential)
  const ends = Date.parse(credential.validUntil ?? '')
  if (Number.isNaN(ends)) return [{ act: 'ended', ...own }]
  return [{ act: 'set', ...own, dueAt: new Date(ends).toISOString(), setAt }]
}

/** Days before on which one is reminded, each once. */
export const REMINDED_DAYS = [7, 1] as const

/** What a reminder is called among notices. */
export const REMINDERS: Readonly<Record<What, string>> = {
  decision: 'participants.decision-due.v1',
  collection: 'participants.collection-closing.v1',
  offers: 'participants.offers-closing.v1',
  credential: 'participants.credential-ending.v1',
}

/** The name of a reminder, by which an organisation gets it once. */
export const reminderId = (o: { what: What; subject: string; dueAt: string; days: number }): string =>
  [REMINDERS[o.what], o.subject, new Date(o.dueAt).toISOString(), o.days].join(' ')

/** What a reminder is about, and where it is read. */
export function aboutOf(what: What, subject: string, dueAt: string) {
  const path = what === 'credential' ? `/supply/credentials/${subject}` : `/rounds/${subject}`
  return {
    [what === 'credential' ? 'credentialId' : 'roundId']: subject,
    dueAt: new Date(dueAt).toISOString(),
    link: `/api/v1${path}${what === 'decision' ? '/allocations' : ''}`,
  }
}
