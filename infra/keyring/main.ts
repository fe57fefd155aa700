import { makeRoots, rotateRoots } from '@lodestone/keyring'
import { keyringFileOf } from '@lodestone/service'
import { answerHelp } from '../usage.ts'

/**
 * What `npm run keyring -- rotate` runs: adds a root to the keyring, under which hubs seal that are started from now on. `-- make` makes a
 * keyring before the first start, for a place that the hub itself may only read; one that is there is left as it is.
 */

const USAGE = `usage: npm run keyring -- make     makes a keyring before the first start; one that is there is left as it is
       npm run keyring -- rotate   adds a root, under which is sealed from the next start on
The file is KEYRING_FILE, or keyring in DATA_DIR`

answerHelp(USAGE)
const { KEYRING_FILE, DATA_DIR } = process.env
const file = keyringFileOf({ KEYRING_FILE: KEYRING_FILE || undefined, DATA_DIR: DATA_DIR || '.lodestone' })

try {
  const what = process.argv.slice(2).join(' ')
  if (what === 'make') console.log(`${file} holds ${makeRoots(file).length} root(s): copy the file to a safe place`)
  else if (what !== 'rotate') throw new Error(USAGE)
  else console.log(`${file} has the new root ${rotateRoots(file)}: copy the file, then restart the hub's processes`)
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}
