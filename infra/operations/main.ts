import { parseArgs } from 'node:util'
import { addressOf, keyringFileOf, readMigrationConfig } from '@lodestone/service'
import { backup } from './backup.ts'
import { republishAll } from './republish.ts'
import { restore } from './restore.ts'

/** What `npm run backup`, `npm run restore` and `npm run republish` run. The guide is infra/docs/operations.md. */

const USAGE = `usage: npm run backup -- FOLDER [--keyring FILE]    copies the database into a new FOLDER, the keyring to FILE
       npm run restore -- FOLDER [--keyring FILE]   brings both back into an empty DATA_DIR
       npm run republish                            for MIGRATIONS_DATABASE_URL, when Kafka has lost its log: everything is told again`

const { DATA_DIR, KEYRING_FILE } = process.env
const dataDir = DATA_DIR || '.lodestone'
const keyring = keyringFileOf({ KEYRING_FILE: KEYRING_FILE || undefined, DATA_DIR: dataDir })

try {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { keyring: { type: 'string' } } })
  const [what, folder, more] = positionals
  if (more !== undefined) throw new Error(USAGE)
  if (what === 'republish' && folder === undefined) {
    const config = readMigrationConfig(process.env)
    const owner = addressOf(config.MIGRATIONS_DATABASE_URL, config)
    console.log(`${await republishAll(owner)} facts will be told again at the next start, on empty topics`)
  } else if (folder === undefined || (what !== 'backup' && what !== 'restore')) throw new Error(USAGE)
  else if (what === 'backup') {
    const { madeAt } = await backup({ dataDir, to: folder, keyringTo: values.keyring, keyring })
    console.log(`${folder} holds the database of ${dataDir} as of ${madeAt}`)
    if (values.keyring === undefined)
      console.error(
        `the keyring ${keyring} is not in it: without it sealed prices stay sealed. Copy it to another place, once after each rotation`,
      )
  } else {
    const { madeAt, facts } = await restore({ dataDir, from: folder, keyringFrom: values.keyring, keyring })
    console.log(`${dataDir} is as of ${madeAt}; ${facts} facts will be told again at the next start`)
  }
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}
