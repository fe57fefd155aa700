import { type HubClient, hubClient } from '@lodestone/client'
import { notSignedIn } from './failure.ts'
import { keepCredentials, type Profile, readCredentials } from './login/credentials.store.ts'
import { organisationNamed } from './organisation.ts'
import { originOf } from './origin.ts'

const LOCAL_HUB = 'http://127.0.0.1:8080'

/** Milliseconds before its end in which a token is renewed rather than used. */
const SOON_MS = 30_000

export type Where = {
  readonly hub?: string | undefined
  readonly profile?: string | undefined
  readonly organisation?: string | undefined
}
export type Session = {
  /** Origin of the hub, without a slash at its end. */
  readonly hub: string
  readonly profile: string
  /** The token for this hub. Throws when there is none. */
  token(): Promise<string>
  client(): HubClient
  /** The same without an organisation: who somebody is, is asked before. */
  plainClient(): HubClient
  /** The id of the organisation that was chosen, if one was. */
  organisation(): Promise<string | undefined>
}

/** Which hub is meant, and as whom: by option, environment, or the profile signed in last. */
export function openSession(where: Where, env = process.env): Session {
  const { current, profiles } = readCredentials()
  const asked = where.hub ?? (env.LODESTONE_HUB || undefined)
  const named = where.profile ?? (env.LODESTONE_PROFILE || undefined)
  const latest = profiles[current ?? '']
  // Somebody new is at the hub that was used last.
  const hub = originOf(asked ?? profiles[named ?? '']?.hub ?? latest?.hub ?? LOCAL_HUB)
  const name = named ?? (latest?.hub === hub ? current : undefined) ?? hub
  const profile = profiles[name]
  let known = profile
  const token = async (): Promise<string> => {
    const given = env.LODESTONE_TOKEN
    if (given) return given
    // A token is for the hub it was got for; no other one gets to see it.
    if (!known || known.hub !== hub)
      throw notSignedIn(`not signed in at ${hub}${name === hub ? '' : ` as ${name}`}: lodestone login --hub ${hub}`)
    if (known.expiresAt !== undefined && Date.parse(known.expiresAt) < Date.now() + SOON_MS)
      known = await renewed(name, known)
    return known.token
  }
  const baseUrl = `${hub}/api/v1`
  const plainClient = () => hubClient({ baseUrl, token })
  const chosen = where.organisation ?? (env.LODESTONE_ORGANISATION || undefined)
  let looked: Promise<string> | undefined
  const organisation = async (): Promise<string | undefined> => {
    if (chosen !== undefined) looked ??= organisationNamed(plainClient(), chosen)
    return looked
  }
  return {
    hub,
    profile: name,
    token,
    organisation,
    plainClient,
    client: () => hubClient({ baseUrl, token, organisation }),
  }
}

async function renewed(name: string, profile: Profile): Promise<Profile> {
  if (!profile.renewal)
    throw notSignedIn(`the session at ${profile.hub} has ended: lodestone login --hub ${profile.hub}`)
  const { renew } = await import('./login/oidc.ts')
  const next = await renew(profile, profile.renewal)
  const { current, profiles } = readCredentials()
  keepCredentials({ ...(current === undefined ? {} : { current }), profiles: { ...profiles, [name]: next } })
  return next
}
