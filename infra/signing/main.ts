import { join } from 'node:path'
import { SERVICES } from '@lodestone/contracts'
import { makeBox, makeSigner, rotateBox, rotateSigner } from '@lodestone/keyring'
import { answerHelp } from '../usage.ts'

/**
 * What `npm run signing -- make` runs: a key for every service in SIGNING_KEYS, its public half in SERVICE_KEYS; those that are there are left as
 * they are. With `--apart` each private key has a folder of its own, to be given to its service alone. `-- rotate SERVICE` gives a service
 * another key; what was signed with the one before is still believed.
 */

const USAGE = `usage: npm run signing -- make [--apart]             a key for each service that has none; --apart: a folder for each private key
       npm run signing -- rotate SERVICE [--apart]   another key for SERVICE: ${SERVICES.join(', ')}
Private keys are in SIGNING_KEYS, public ones in SERVICE_KEYS; both are signing in DATA_DIR unless set`

answerHelp(USAGE)
const { DATA_DIR, SIGNING_KEYS, SERVICE_KEYS } = process.env
const folder = SIGNING_KEYS || join(DATA_DIR || '.lodestone', 'signing')
const known = SERVICE_KEYS || folder

try {
  const [what, ...rest] = process.argv.slice(2).filter(word => word !== '--apart')
  const of = (name: string): string => (process.argv.includes('--apart') ? join(folder, name) : folder)
  const [name] = SERVICES.filter(service => service === rest[0])
  if (what === 'make' && rest.length === 0) {
    for (const service of SERVICES) {
      makeBox(of(service), service, known)
      console.log(`${service} signs with ${makeSigner(of(service), service, known).id}`)
    }
  } else if (what === 'rotate' && name !== undefined) {
    rotateBox(of(name), name, known)
    console.log(
      `${name} signs with ${rotateSigner(of(name), name, known).id} when it is started again; give everybody ${known} first`,
    )
  } else throw new Error(USAGE)
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}
