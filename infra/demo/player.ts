import { play, type TokenOf } from './play.ts'

/**
 * Plays the demo's round at the hub of the URL given, as any client would, with a certifier at the other and e-mails in the folder, if there is
 * one: from a process of its own. Tells the one that started it what came of it, as a `Told`.
 */

const [baseUrl = '', certifierUrl = '', mailFolder = ''] = process.argv.slice(2)
// Nobody is left to tell: the one that started it has gone.
process.once('disconnect', () => process.exit())

/** The hub is its own issuer in development. Throws when it is not: then nobody but the real issuer can say who somebody is. */
const token: TokenOf = async (sub, org, roles) => {
  const response = await fetch(`${baseUrl}/dev/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ sub, ...(org ? { org } : {}), roles }),
  })
  if (!response.ok) throw new Error('the demo needs the development issuer: start it without OIDC_ISSUER')
  return ((await response.json()) as { token: string }).token
}

/** Either the round with what of its record does not hold, or why it could not be played. */
export type PlayResult = { readonly roundId: string; readonly faults: readonly string[] } | { readonly failed: string }

const told = await play({ baseUrl, certifierUrl, mailFolder, token }).then(
  ({ round, faults }): PlayResult => ({ roundId: round.id, faults }),
  (error: Error): PlayResult => ({ failed: error.message }),
)
process.send?.(told, () => process.disconnect())
