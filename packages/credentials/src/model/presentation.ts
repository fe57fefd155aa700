import { isJsonObject, type Json, type JsonObject } from '@lodestone/kernel/json'
import type { Finding } from '../finding.ts'
import { found } from '../finding.ts'
import { idIn } from '../token/claims.ts'
import { isEnvelope } from '../token/envelope.ts'
import { contextFaults } from './contexts.ts'
import { modelFaults, typeFaults } from './credential.ts'
import { each, fault, idFaults, typedFaults } from './part.ts'
import { isUrl } from './url.ts'

/**
 * What a presentation breaks of the rules of data model 2.0, and what the credentials in it break. `selfAsserted` is to be set where those that are
 * not enveloped have no other signature than the presentation's: then their issuer has to be its holder.
 */
export function presentationFaults(document: Json, { selfAsserted = false } = {}): Finding[] {
  if (!isJsonObject(document)) return [fault('presentation', 'not an object')]
  const holder = idIn(document.holder)
  return [
    ...contextFaults(document['@context'], '@context'),
    ...typeFaults(document, 'VerifiablePresentation'),
    ...idFaults(document, ''),
    ...(document.holder === undefined || isUrl(holder) ? [] : [fault('holder', 'not an address')]),
    ...typedFaults(document.termsOfUse, 'termsOfUse'),
    ...each(document.verifiableCredential, 'verifiableCredential').flatMap(([one, path]) => {
      if (!isJsonObject(one)) return [fault(path, 'not an object')]
      if (isEnvelope(one)) return envelopeFaults(one, path)
      const own = selfAsserted && (holder === undefined || idIn(one.issuer) !== holder)
      return [
        ...modelFaults(one).map(each => below(path, each)),
        ...(own ? [fault(`${path}.issuer`, 'not the holder, who alone has signed it')] : []),
      ]
    }),
  ]
}

/** An envelope says nothing itself: its id is the signed credential. */
function envelopeFaults({ id }: JsonObject, path: string): Finding[] {
  return typeof id === 'string' && id.startsWith('data:') ? [] : [fault(`${path}.id`, 'no credential in an address')]
}

const below = (path: string, finding: Finding): Finding =>
  finding.code === 'shape'
    ? found('shape', { path: `${path}.${finding.figures.path}`, why: finding.figures.why })
    : finding
