import { didWebOf, type Frame } from '@lodestone/credentials'
import { apiOf, originOf, type ServiceContext } from '@lodestone/service'

/** Whom the hub's credentials name as their issuer, and where its API is. */
export type HubIdentity = Frame['issuer'] & { readonly api: string }

/**
 * The hub by its public address. `undefined` where a hub that is no one's own machine, because others say who is who there, names none: nobody could find
 * the keys of what it signs.
 */
export function identityOf(config: ServiceContext['config']): HubIdentity | undefined {
  if (config.PUBLIC_URL === undefined && config.OIDC_ISSUER !== undefined) return undefined
  const origin = originOf(config)
  return { did: didWebOf(origin), name: `Lodestone at ${new URL(origin).host}`, api: apiOf(config) }
}
