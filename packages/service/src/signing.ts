import { join } from 'node:path'
import { SERVICES, type ServiceName } from '@lodestone/contracts'
import { mapInStretches } from '@lodestone/kernel'
import {
  makeBox,
  makeSigner,
  openEnvelope,
  openPublicKeys,
  openSigner,
  openUnwrap,
  openWrap,
  type PublicKeys,
  type Signer,
  sealEnvelope,
} from '@lodestone/keyring'
import {
  concealerOf,
  type Open,
  type OutRecord,
  openerOf,
  proverOf,
  type Verify,
  verifierOf,
} from '@lodestone/messaging'
import type { Config } from './config.ts'
import { othersFirst } from './turns.ts'

/** How a process proves what its services tell, and what it believes of the others. */
export type Signing = {
  /** With what a service signs also what is no event. */
  signerOf(service: ServiceName): Signer
  proverOf(service: ServiceName): (records: readonly OutRecord[]) => Promise<OutRecord[]>
  readonly verify: Verify
  /** Opens what was sealed for a service that runs here. */
  openerOf(service: ServiceName): Open
}

/**
 * The keys that the settings name; without such settings those in DATA_DIR, which are made. Throws a sentence when one of `services` has no key
 * to sign with, or when one would be believed by nobody.
 */
export function openSigning(
  config: Pick<Config, 'DATA_DIR' | 'SIGNING_KEYS' | 'SERVICE_KEYS'>,
  services: readonly ServiceName[],
): Signing {
  const own = config.SIGNING_KEYS ?? join(config.DATA_DIR, 'signing')
  if (config.SIGNING_KEYS === undefined)
    for (const name of SERVICES) {
      makeSigner(own, name)
      makeBox(own, name)
    }
  const known = config.SERVICE_KEYS ?? own
  const signers = new Map(services.map(name => [name, openSigner(own, name)]))
  const keys = openPublicKeys(known)
  for (const name of SERVICES) checkKnown(keys, known, name, signers.get(name))
  const wraps = new Map(SERVICES.map(name => [name, openWrap(known, name)]))
  const conceal = concealerOf((readers, json, about) => {
    const { sealed, dataKey } = sealEnvelope(json, about)
    return { sealed, keys: readers.map(name => wraps.get(name)?.(dataKey, about) ?? '') }
  })
  const signerOf = (service: ServiceName): Signer => {
    const signer = signers.get(service)
    if (!signer) throw new Error(`${service} does not run here`)
    return signer
  }
  const unwraps = new Map(services.map(name => [name, openUnwrap(own, name)]))
  return {
    openerOf: service => {
      const unwrap = unwraps.get(service)
      if (!unwrap) throw new Error(`${service} does not run here`)
      return openerOf(service, (sealed, key, about) => openEnvelope(sealed, unwrap(key, about), about))
    },
    signerOf,
    proverOf: service => {
      const prove = proverOf(signerOf(service))
      return async records => prove(await mapInStretches(records, conceal, othersFirst))
    },
    verify: verifierOf(keys),
  }
}

function checkKnown(keys: PublicKeys, folder: string, name: ServiceName, signer: Signer | undefined): void {
  const ids = keys.ids(name)
  if (ids.length === 0)
    throw new Error(`${folder} holds no public key of ${name}: nothing that it tells would be believed`)
  if (signer && !ids.includes(signer.id))
    throw new Error(
      `${name} signs with the key ${signer.id}, whose public half is not in ${folder}: put it there first`,
    )
}
