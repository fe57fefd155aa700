import { join } from 'node:path'
import { ownerOf } from '@lodestone/contracts'
import { openSigner } from '@lodestone/keyring'
import { type Prove, proverOf } from '@lodestone/messaging'

/** Signs each record as the service that owns its topic, with the keys of a hub's data folder: for tests that stand in for services. */
export function signedByOwners(dataDir: string): Prove {
  const provers = new Map<string, Prove>()
  const ofService = (service: string): Prove => {
    const prove = provers.get(service) ?? proverOf(openSigner(join(dataDir, 'signing'), service))
    provers.set(service, prove)
    return prove
  }
  return records => records.flatMap(record => ofService(ownerOf(record.topic, record.key))([record]))
}
