import type { Stage } from '../stage.ts'

/** What keeps credentials from proving a batch, as a code and as a sentence in English. */
export const LACKS = {
  'no-event': 'No accepted traceability event, from an issuer who may attest it, says that it was made, and where.',
  'no-record': 'No accepted facility record, from an issuer who may attest it, is of the site that the event names.',
  'several-sites': 'Its credentials name several sites where it was made.',
  'site-differs': 'The facility record names another site, country or stage than the batch.',
  'stage-differs': 'The event says another stage, or none.',
  'country-differs': 'A credential says another country.',
  'material-differs': 'A credential calls it another material.',
  'no-mass': 'No credential says how many kilograms there are.',
  'mass-exceeded': 'A credential says fewer kilograms than are registered.',
  'inputs-unsaid': 'No event says what went in.',
  'inputs-differ':
    'What the event says went in is not registered as its inputs, or less of it: withdraw the batch and register it with these.',
  'operator-unclear': 'The facility records name no operator, or several.',
  'batch-of-another': 'A credential names another party as its maker.',
  'batch-disputed': 'Another party’s credential says something else of it.',
  withdrawn: 'It was withdrawn.',
} as const
export type Lack = keyof typeof LACKS

/** A batch of the supplier's own that stands in the way of stages which it would help to prove. Nothing is told of those that others hold. */
export type UnprovenBatch = {
  readonly batch: string
  readonly stage: Stage
  readonly lacks: readonly Lack[]
  /** Stages of the offer's chain that were proven if this and all others on the way were. */
  readonly proves: readonly Stage[]
}
