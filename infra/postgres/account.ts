import { execFile } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

type Ids = { readonly uid: number; readonly gid: number }

/** How PostgreSQL's programs are started so that they do not run as root, which they refuse. */
export type Account = {
  /** Who must own the data; undefined when this process is an ordinary user, who owns what he makes. */
  readonly owner?: Ids
  /** Spawn options of the command, and what stands before it. */
  readonly ids: Partial<Ids>
  readonly prefix: readonly string[]
}

/**
 * An ordinary user runs PostgreSQL as himself. Root runs it as the owner of the existing data, else as `postgres`
 * where that account exists, else as `nobody`: no account is made, and no folder's permissions are changed.
 *
 * Below a folder that only root may enter (a home of mode 700, a fresh `mktemp -d`) that account could not reach
 * program or data. Then it is given the one capability of passing folders, by `setpriv` of util-linux.
 */
export async function chooseAccount(dataFolder: string, postgres: string): Promise<Account> {
  if (process.getuid?.() !== 0) return { ids: {}, prefix: [] }
  const ids = (await ownerOf(dataFolder)) ?? (await idsOf('postgres')) ?? (await idsOf('nobody'))
  if (!ids) throw new Error('PostgreSQL does not run as root, and there is no account postgres or nobody to run it as')
  const direct: Account = { owner: ids, ids, prefix: [] }
  if (await reaches(direct, postgres, dataFolder)) return direct
  for (const capability of ['dac_read_search', 'dac_override']) {
    const account: Account = { owner: ids, ids: {}, prefix: passing(ids, capability) }
    if (await reaches(account, postgres, dataFolder)) return account
  }
  throw new Error(
    `PostgreSQL does not run as root, and the account with uid ${ids.uid} may not enter ${dataFolder} or ${postgres}: ` +
      'put the checkout where everybody may enter, start the hub as an ordinary user, or set DATABASE_URL',
  )
}

/** `no_setuid_fixup` keeps the capability when PostgreSQL asks with access(2) whether it may read its own program. */
const passing = ({ uid, gid }: Ids, capability: string): string[] => [
  'setpriv',
  `--reuid=${uid}`,
  `--regid=${gid}`,
  '--clear-groups',
  '--securebits=+no_setuid_fixup',
  `--inh-caps=+${capability}`,
  `--ambient-caps=+${capability}`,
]

const reaches = (account: Account, postgres: string, dataFolder: string): Promise<boolean> =>
  does(account, 'cd "$1" && "$0" --version', postgres, dataFolder)

/** Whether PostgreSQL, run so, could make files in a folder. */
export const mayWrite = (account: Account, folder: string): Promise<boolean> =>
  does(account, 'test -d "$0" && test -w "$0" && test -x "$0"', folder)

/** Whether a line for the shell, its words from `$0` on, succeeds for an account. */
async function does(account: Account, line: string, ...words: string[]): Promise<boolean> {
  const [command = 'sh', ...args] = [...account.prefix, 'sh', '-c', line, ...words]
  return run(command, args, { ...account.ids, cwd: '/' }).then(
    () => true,
    () => false,
  )
}

async function ownerOf(folder: string): Promise<Ids | undefined> {
  const found = await stat(folder).catch(() => undefined)
  return found && found.uid !== 0 ? { uid: found.uid, gid: found.gid } : undefined
}

async function idsOf(name: string): Promise<Ids | undefined> {
  try {
    const [uid, gid] = await Promise.all(['-u', '-g'].map(flag => run('id', [flag, name])))
    return { uid: Number(uid?.stdout), gid: Number(gid?.stdout) }
  } catch {
    return undefined
  }
}
