import { isJsonObject, type Json, type JsonObject } from '@lodestone/kernel/json'
import { type Finding, found } from '../finding.ts'

/**
 * Claims of a JWT that may stand beside the members of a credential. They must say the same; `vc` and `vp` belong to the data model 1.1, whose
 * readers would look there and nowhere else.
 */
export function claimFaults(credential: JsonObject): Finding[] {
  const { iss, jti, sub, issuer, id, credentialSubject } = credential
  const same: readonly [string, Json | undefined, Json | undefined][] = [
    ['iss', iss, idIn(issuer)],
    ['jti', jti, id],
    ['sub', sub, idIn(credentialSubject)],
  ]
  return [
    ...['vc', 'vp']
      .filter(name => name in credential)
      .map(path => found('shape', { path, why: 'not of data model 2.0' })),
    ...same
      .filter(([, claim, member]) => claim !== undefined && claim !== member)
      .map(([path]) => found('shape', { path, why: 'says something else than the credential' })),
    ...['exp', 'nbf']
      .filter(name => name in credential && !isSecond(credential[name]))
      .map(path => found('shape', { path, why: 'not a number of seconds' })),
  ]
}

/** The id of what is named by its id alone, or is an object with one. */
export const idIn = (value: Json | undefined): Json | undefined => (isJsonObject(value) ? value.id : value)

const isSecond = (value: Json | undefined): boolean => typeof value === 'number' && Math.abs(value) <= 8.64e12
