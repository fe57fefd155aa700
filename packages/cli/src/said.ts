/** What a second person confirms, by the operation that was called. */
export const COMMANDS: Readonly<Record<string, string>> = {
  closeRound: 'close the round',
  closeDecisions: 'close the decisions',
  awardRound: 'award the round',
  cancelRound: 'cancel the round',
  endAllocation: 'end an allocation',
  suspendParticipant: 'suspend the participant',
  admitParticipant: 'admit the participant again',
  correctParticipant: 'correct the participant',
  registerIssuer: 'register the issuer',
  reviseIssuer: 'revise the issuer',
  decideNameMatch: 'decide whether the name is on the list',
  decideScreening: 'set the level of the offer',
  acceptAllocation: 'accept an allocation',
  acceptOffer: 'accept what is proposed of an offer',
}

/** States whose name alone does not say what goes on; others are words already. */
const STATES: Readonly<Record<string, string>> = {
  collecting: 'collects lines',
  offering: 'takes offers',
  sealing: 'being sealed',
  matching: 'being matched',
  proposed: 'waits for decisions',
  pending: 'waits',
  waiting: 'waits',
  unconfirmed: 'not confirmed yet',
  contracted: 'under contract',
}

/** What stands in a field, by the end of its name, in words. */
const WORDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  state: STATES,
  status: STATES,
  command: COMMANDS,
  allocation: { 'priority-then-pro-rata': 'by priority, then pro rata' },
  pricing: { 'pool-average': 'the average of the pool' },
  countryCapBase: {
    'report-only': 'only reported',
    'pooled-demand': 'what is asked',
    'servable-demand': 'what can be served',
  },
}
/** Fields of which a value is a name of the API, in words with hyphens. */
const NAMED = [
  'state',
  'status',
  'entry',
  'command',
  'code',
  'reason',
  'because',
  'type',
  'reasons',
  'unproven',
  'departures',
]

const INSTANT = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::(\d\d)(?:\.\d+)?)?Z$/
const isTime = (name: string): boolean => /^at$|(?:At|[uU]ntil|[sS]ince|[tT]ime)$/.test(name)

/** A time as people read it, with its zone; what is none stays as it is. */
export const timeOf = (text: string): string =>
  text.replace(INSTANT, (_, day, minute, second = '00') => `${day} ${minute}${second === '00' ? '' : `:${second}`} UTC`)

/** An event is named with the service that tells it. */
const typeInWords = (type: string): string => type.replace(/^[a-z]+\.(?=[a-z])|\.v\d+$/g, '').replaceAll('-', ' ')

/** What stands in a field, as people read it. What somebody has called something stays as it is. */
export function said(path: string, text: string): string {
  const name = path.split('.').at(-1) ?? path
  if (isTime(name)) return timeOf(text)
  // A webhook's: a list of them.
  if (name === 'types') return text.split(' ').map(typeInWords).join(', ')
  const words = WORDS[name]?.[text]
  if (words !== undefined) return words
  if (!NAMED.includes(name)) return text
  if (name === 'type') return typeInWords(text)
  return /^[a-z]+(?:-[a-z]+)*$/.test(text) ? text.replaceAll('-', ' ') : wordsIn(text)
}

/** A name in camel case that is newer than this program, in words. */
const wordsIn = (text: string): string =>
  /^[a-z][A-Za-z]+$/.test(text) ? text.replaceAll(/(?<=[a-z])[A-Z]/g, letter => ` ${letter.toLowerCase()}`) : text
