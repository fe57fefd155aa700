import { rotateRoots } from '@lodestone/keyring'
import { keyringFileOf } from '@lodestone/service'

/** What `npm run keyring -- rotate` runs: adds a root to the keyring, under which hubs seal that are started from now on. */

const { KEYRING_FILE, DATA_DIR } = process.env
const file = keyringFileOf({ KEYRING_FILE: KEYRING_FILE || undefined, DATA_DIR: DATA_DIR || '.lodestone' })

try {
  if (process.argv.slice(2).join(' ') !== 'rotate') throw new Error('say: npm run keyring -- rotate')
  console.log(`${file} has the new root ${rotateRoots(file)}: copy the file, then restart the hub's processes`)
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}
