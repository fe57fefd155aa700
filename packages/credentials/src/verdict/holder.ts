import { isJsonObject, type Json, listIn } from '@lodestone/kernel/json'
import { type Finding, found } from '../finding.ts'
import type { Party, Taken } from '../untp/taken.ts'
import type { Holder } from './ports.ts'

/** Whether a holder is a party to what a credential is about: else it could be anybody's certificate that was found somewhere. */
export function holderFindings(taken: Taken | undefined, issuer: Json | undefined, holder: Holder): Finding[] {
  const names = taken === undefined ? [] : partiesIn(taken, issuer)
  return names.some(one => holder.ids.includes(one))
    ? []
    : [found('subject-not-holder', { holder: holder.name, parties: [...new Set(names)] })]
}

/** Every name of the parties to a credential. Who records events is the party that they happened to; a certifier is no party to what it certifies. */
function partiesIn(taken: Taken, issuer: Json | undefined): string[] {
  switch (taken.kind) {
    case 'conformity':
      return [taken.issuedTo, ...taken.assessments.flatMap(one => one.organisation ?? [])].flatMap(namesOf)
    case 'facility':
      return taken.operator ? namesOf(taken.operator) : []
    case 'passport':
      return taken.producer ? namesOf(taken.producer) : []
    case 'identity':
      return taken.identity ? namesOf(taken.identity) : []
    case 'events':
      return [
        ...issuerNames(issuer),
        ...taken.events.flatMap(one => (one.what === 'transaction' ? [one.from, one.to] : [])),
      ]
  }
}

const namesOf = ({ id, registeredId }: Party): string[] => (registeredId === undefined ? [id] : [id, registeredId])

function issuerNames(issuer: Json | undefined): string[] {
  if (!isJsonObject(issuer)) return typeof issuer === 'string' ? [issuer] : []
  const known = listIn(issuer.issuerAlsoKnownAs).filter(isJsonObject)
  return [issuer.id, ...known.flatMap(one => [one.id, one.registeredId])].filter(one => typeof one === 'string')
}
