import pg from 'pg'
import { type Address, connectionTo } from './address.ts'
import { sqlState } from './errors.ts'
import { scramVerifier } from './login.ts'

/** A connection of whoever migrates. */
export const plain = (address: Address): pg.ClientConfig => ({
  ...connectionTo(address),
  connectionTimeoutMillis: 5_000,
  application_name: 'lodestone-migrate',
})

/**
 * Roles belong to the whole cluster and the lock to one database, so another database's migration may change the role at the same
 * moment: the loser sees 42710 or 23505, or "tuple concurrently updated" (XX000), and looks again.
 */
async function unraced(work: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (attempt === 20 || !['42710', '23505', 'XX000'].includes(sqlState(error) ?? '')) throw error
    }
  }
}

/** A role that may sign in and has nothing else. Earlier versions made roles that their owner took, and that could not sign in. */
export const makeLogin = (client: pg.Client, role: string): Promise<void> =>
  unraced(async () => {
    const { rows } = await client.query('SELECT rolcanlogin FROM pg_roles WHERE rolname = $1', [role])
    if (rows.length === 0) await client.query(`CREATE ROLE ${role} LOGIN NOINHERIT`)
    else if (!rows[0].rolcanlogin) await client.query(`ALTER ROLE ${role} LOGIN NOINHERIT`)
  })

/** Of authentication: no such role or password, or the role may not sign in. */
const NOT_ADMITTED = /^28/

/** Gives a role the password of its login, unless it signs in with it already. */
export async function setPassword(client: pg.Client, role: string, login: Address): Promise<void> {
  const { username, password } = new URL(login.url)
  if (decodeURIComponent(username) !== role)
    throw new Error(`the login of this schema is named ${role}, not ${username}`)
  if (password === '' || (await signsIn(login))) return
  const verifier = scramVerifier(decodeURIComponent(password))
  await unraced(async () => void (await client.query(`ALTER ROLE ${role} PASSWORD '${verifier}'`)))
}

async function signsIn(login: Address): Promise<boolean> {
  const client = new pg.Client(plain(login))
  client.on('error', () => {})
  try {
    await client.connect()
    return true
  } catch (error) {
    if (NOT_ADMITTED.test(sqlState(error) ?? '')) return false
    throw error
  } finally {
    await client.end().catch(() => {})
  }
}
