import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SERVICES } from '@lodestone/contracts'
import { makePassword } from '@lodestone/keyring'

/**
 * What the container `keys` of docker-compose.yml runs after the signing keys: a password at the broker for every service and for `admin`, each in a
 * folder of its own below SIGNING_KEYS, and all in BROKER_LOGINS, which the broker alone is given, as Kafka's tool takes them. Those that are there are
 * left as they are.
 */

const { SIGNING_KEYS, BROKER_LOGINS } = process.env
if (!SIGNING_KEYS || !BROKER_LOGINS) throw new Error('SIGNING_KEYS and BROKER_LOGINS say where passwords go')
mkdirSync(BROKER_LOGINS, { recursive: true })
for (const name of ['admin', ...SERVICES]) {
  const login = join(BROKER_LOGINS, name)
  rmSync(login, { force: true })
  // The broker may run as another user than this.
  writeFileSync(login, `SCRAM-SHA-512=password=${makePassword(join(SIGNING_KEYS, name, 'broker.password'))}\n`, {
    mode: 0o444,
  })
}
console.log(`${SERVICES.length} services have a password at the broker`)
