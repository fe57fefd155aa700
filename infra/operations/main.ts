import { parseArgs } from 'node:util'
import { addressOf, keyringFileOf, ownersApart, readMigrationConfig } from '@lodestone/service'
import { answerHelp } from '../usage.ts'
import { backup } from './backup.ts'
import { mendHub } from './mend.ts'
import { republishAll, republishFolder } from './republish.ts'
import { momentOf, restore, type Since } from './restore.ts'

/** What `npm run backup`, `npm run restore` and `npm run republish` run. The guide is infra/docs/operations.md. */

const USAGE = `usage: npm run backup -- FOLDER [--keyring FILE]    copies the database into a new FOLDER, the keyring to FILE
       npm run restore -- FOLDER [--keyring FILE] [--log FOLDER [--until TIME]]
                                                    brings both back into an empty DATA_DIR, with what WAL_ARCHIVE has kept since, up to TIME
       npm run republish -- --topic NAME …          when topics of the log are lost while the hub runs: what they held is told again
       npm run republish                            when all of the log is lost, or to be kept elsewhere (TRANSPORT): everything is told again at the next start,
                                                    in the database of MIGRATIONS_DATABASE_URL, or that of DATA_DIR`

answerHelp(USAGE)

/** Of the database that is named, else of the data folder, whose next start may keep events elsewhere. */
async function republishHub(env: NodeJS.ProcessEnv, dataDir: string): Promise<number> {
  if (env.MIGRATIONS_DATABASE_URL) {
    const config = readMigrationConfig(env)
    return republishAll(addressOf(config.MIGRATIONS_DATABASE_URL, config), { apart: ownersApart(config) })
  }
  return republishFolder(dataDir)
}

function sinceOf({ log, until }: { log?: string; until?: string }): Since | undefined {
  if (log !== undefined) return { log, until: until === undefined ? undefined : momentOf(until) }
  if (until !== undefined) throw new Error(`--until needs --log\n${USAGE}`)
  return undefined
}

const { DATA_DIR, KEYRING_FILE } = process.env
const dataDir = DATA_DIR || '.lodestone'
const keyring = keyringFileOf({ KEYRING_FILE: KEYRING_FILE || undefined, DATA_DIR: dataDir })

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      keyring: { type: 'string' },
      log: { type: 'string' },
      until: { type: 'string' },
      topic: { type: 'string', multiple: true },
    },
  })
  const [what, folder, more] = positionals
  if (more !== undefined || ((values.log ?? values.until) !== undefined && what !== 'restore')) throw new Error(USAGE)
  if (values.topic && (what !== 'republish' || folder !== undefined)) throw new Error(USAGE)
  if (values.topic) {
    const facts = await mendHub(process.env, dataDir, values.topic, text => console.error(text))
    console.log(`${facts} facts are told again, and all that hear them have read them`)
  } else if (what === 'republish' && folder === undefined) {
    console.log(`${await republishHub(process.env, dataDir)} facts will be told again at the next start`)
  } else if (folder === undefined || (what !== 'backup' && what !== 'restore')) throw new Error(USAGE)
  else if (what === 'backup') {
    const { madeAt } = await backup({ dataDir, to: folder, keyringTo: values.keyring, keyring })
    console.log(`${folder} holds the database of ${dataDir} as of ${madeAt}`)
    if (values.keyring === undefined)
      console.error(
        `the keyring ${keyring} is not in it: without it sealed prices stay sealed. Copy it to another place, once after each rotation`,
      )
  } else {
    const since = sinceOf(values)
    const { asOf, facts } = await restore({ dataDir, from: folder, since, keyringFrom: values.keyring, keyring })
    console.log(`${dataDir} is as of ${asOf}; ${facts} facts will be told again at the next start`)
  }
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}
